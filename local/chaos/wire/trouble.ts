import { seededRandom } from '../../ecs/model/seeded-random.ts';
import type { Meddler, Meddling } from './meddler.ts';

/** How often a call meets a trouble, each a probability. */
const rates = {
  delayed: 0.03,
  cutBefore: 0.003,
  cutAfter: 0.003,
  garbledCall: 0.0015,
  garbledAnswer: 0.0015,
};
const longestDelayMilliseconds = 400;

export type TroubleCounts = Record<'calls' | 'delayed' | 'cut' | 'garbled', number>;

/** The troubles of all wires of a run. */
export type Trouble = {
  /** The troubles of one more wire: its own draws of the same seed. */
  meddler(): Meddler;
  /** From now on every wire only carries. */
  stop(): void;
  readonly counts: Readonly<TroubleCounts>;
};

/** Troubles at random, the same draws for the same seed. `sleep` waits so many milliseconds. */
export function createTrouble(seed: number, sleep: (milliseconds: number) => Promise<void>): Trouble {
  const counts: TroubleCounts = { calls: 0, delayed: 0, cut: 0, garbled: 0 };
  let isOn = true;
  let wires = 0;
  const meddlerOf = (random: () => number): Meddler => {
    const draw = (cut: number, garbled: number): Meddling => {
      const drawn = random();
      if (drawn >= cut + garbled) return 'pass';
      const meddling = drawn < cut ? 'cut' : 'garble';
      counts[meddling === 'cut' ? 'cut' : 'garbled'] += 1;
      return meddling;
    };
    return {
      async onCall() {
        counts.calls += 1;
        if (!isOn) return 'pass';
        if (random() < rates.delayed) {
          counts.delayed += 1;
          await sleep(random() * longestDelayMilliseconds);
        }
        return draw(rates.cutBefore, rates.garbledCall);
      },
      onAnswer: async () => (isOn ? draw(rates.cutAfter, rates.garbledAnswer) : 'pass'),
    };
  };
  return {
    meddler() {
      wires += 1;
      return meddlerOf(seededRandom(seed + wires).number);
    },
    stop: () => {
      isOn = false;
    },
    counts,
  };
}
