import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { unlessAborted } from './unless-aborted.ts';

const endless = () => new Promise<void>(() => undefined);

describe('work that a signal may cut short', () => {
  it('is waited for, and leaves nothing on the signal, however often', async () => {
    const { signal } = new AbortController();
    for (let round = 0; round < 100; round += 1) await unlessAborted(Promise.resolve(), signal);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('is not waited for once the signal aborts, nor where it has aborted before', async () => {
    const ending = new AbortController();
    const waiting = unlessAborted(endless(), ending.signal);
    ending.abort();
    await waiting;
    await unlessAborted(endless(), ending.signal);
    expect(getEventListeners(ending.signal, 'abort')).toEqual([]);
  });

  it('fails as it fails', async () => {
    const failing = unlessAborted(Promise.reject(new Error('no')), new AbortController().signal);
    await expect(failing).rejects.toThrow('no');
  });
});
