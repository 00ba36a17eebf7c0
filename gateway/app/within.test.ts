import { expect, it } from 'vitest';
import { within } from './within.ts';

const forEver = new Promise<void>(() => undefined);
const soon = async () => undefined;

it('waits for the work, and then no longer', async () => {
  let aborted = false;
  const sleep = (_milliseconds: number, signal?: AbortSignal) => {
    signal?.addEventListener('abort', () => {
      aborted = true;
    });
    return forEver;
  };
  await within(sleep, 1000, Promise.resolve());
  expect(aborted).toBe(true);
});

it('does not wait for work that hangs', async () => {
  await expect(within(soon, 1000, forEver)).resolves.toBeUndefined();
});

it('rejects as the work does', async () => {
  await expect(within(() => forEver, 1000, Promise.reject(new Error('no')))).rejects.toThrow('no');
});
