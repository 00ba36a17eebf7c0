import { describe, expect, it } from 'vitest';
import { createCallDice } from './call-dice.ts';
import { scheduleFaults } from './events.ts';
import { callFaults, type FaultKind, faultKinds, scheduledFaults } from './kinds.ts';

const all: ReadonlySet<FaultKind> = new Set(faultKinds);
const without = (left: FaultKind): ReadonlySet<FaultKind> =>
  new Set(faultKinds.filter((kind) => kind !== left));

describe('the troubles of a seed', () => {
  it('come in order and as often as their rates say', () => {
    const hours = 2000;
    const events = scheduleFaults(1, hours, all);
    expect(events.map(({ at }) => at)).toEqual(
      events.map(({ at }) => at).toSorted((one, other) => one - other),
    );
    const deaths = events.filter(({ kind }) => kind === 'workerDies').length;
    expect(deaths / hours).toBeCloseTo(scheduledFaults.workerDies.perHour, 0);
  });

  it('are the same where one kind is left out, but for that kind', () => {
    const events = scheduleFaults(1, 24, all);
    expect(scheduleFaults(1, 24, without('spotWave'))).toEqual(
      events.filter(({ kind }) => kind !== 'spotWave'),
    );
    expect(scheduleFaults(2, 24, all)).not.toEqual(events);
  });
});

describe('the calls that go wrong', () => {
  const roll = (options: Partial<Parameters<typeof createCallDice>[0]> = {}) => {
    const dice = createCallDice({ seed: 1, kinds: all, replayed: undefined, elapsed: () => 0, ...options });
    for (let call = 0; call < 100_000; call += 1) dice.fails('lostProbe');
    return dice;
  };

  it('are as many as their rate says', () => {
    expect(roll().fired().length / 100_000).toBeCloseTo(callFaults.lostProbe, 3);
  });

  it('are the same when they are replayed, and the others when one is left out', () => {
    const fired = roll().fired();
    expect(roll({ seed: 2, replayed: fired }).fired()).toEqual(fired);
    expect(roll({ replayed: fired.slice(1) }).fired()).toEqual(fired.slice(1));
  });

  it('are none of a kind that is not asked for, and none once they are stopped', () => {
    expect(roll({ kinds: without('lostProbe') }).fired()).toEqual([]);
    const dice = roll();
    const before = dice.fired().length;
    dice.stop();
    for (let call = 0; call < 10_000; call += 1) dice.fails('lostProbe');
    expect(dice.fired()).toHaveLength(before);
  });
});
