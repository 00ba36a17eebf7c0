import { randomInt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { SimulationOptions } from './options.ts';
import { simulate } from './simulation.ts';

/** Every run that ever broke a promise, so that it never does again. */
const corpus: readonly SimulationOptions[] = [
  // A crash within a closing left a stopped worker among the live ones for good.
  { seed: 15, hours: 2, faults: 'all' },
];
const newSeeds = Array.from({ length: 2 }, () => randomInt(2 ** 31));

function replay({ seed, hours, faults }: SimulationOptions): string {
  return `npm run simulate -- --seed ${seed} --hours ${hours} --faults ${faults}`;
}

async function promisesBrokenBy(options: SimulationOptions) {
  const { broken, claims } = await simulate(options);
  expect(claims, 'a run without claims shows nothing').toBeGreaterThan(20);
  return broken.map(({ at, what }) => `${new Date(at).toISOString()} ${what}; ${replay(options)}`);
}

describe('in virtual time, with the production programs', { timeout: 300_000 }, () => {
  it('a quiet hour breaks no promise', async () => {
    expect(await promisesBrokenBy({ seed: 1, hours: 1, faults: 'none' })).toEqual([]);
  });

  it.each(corpus)('seed $seed breaks no promise any more', async (options) => {
    expect(await promisesBrokenBy(options)).toEqual([]);
  });

  it.each(newSeeds)('the new seed %i breaks no promise with all faults', async (seed) => {
    expect(await promisesBrokenBy({ seed, hours: 1, faults: 'all' })).toEqual([]);
  });

  it('the same seed gives the same run', async () => {
    const options = { seed: 4, hours: 0.2, faults: 'all' } as const;
    expect(await simulate(options)).toEqual(await simulate(options));
  });

  it('sees a worker that is handed out twice, and one that is stopped while it is claimed', async () => {
    const { openBooks } = await import('./books.ts');
    const books = openBooks();
    const worker = { id: 'w' } as Parameters<typeof books.granted>[0]['worker'];
    const claim = { id: 'a', fence: 1, createdAt: 0, expiresAt: 100 };
    books.granted({ claim, worker }, 0);
    books.granted({ claim: { ...claim, id: 'b' }, worker }, 50);
    books.stopAsked('w', 60);
    expect(books.broken().map(({ what }) => what)).toEqual([
      'worker w was handed out as b while a lives',
      'worker w was told to stop while claim a lives',
      'worker w was told to stop while claim b lives',
    ]);
  });
});
