import { expect, test } from 'vitest';
import { aPool, noon, observedWith } from '../fakes/builders.ts';
import { draftOf } from './draft.ts';
import { isHeld, pause, wanted } from './want.ts';

type View = NonNullable<Parameters<typeof observedWith>[0]>;

const config = aPool({ target: { fixed: 3 } });
const seen = (view: View = {}) => ({ observed: observedWith({ config, ...view }), now: noon });
const want = (view?: View) => wanted(seen(view));
const paused = (until: number) => ({ override: { pool: 'etl', paused: { note: 'upgrade', until } } });

test("the target is the operator's before the file's, and one more for each grab that waits", () => {
  expect(want()).toBe(3);
  expect(want({ waitingGrabs: 2 })).toBe(5);
  expect(want({ override: { pool: 'etl', target: { fixed: 7 } } })).toBe(7);
});

test('a pool that was drained stays empty, whoever waits', () => {
  expect(want({ override: { pool: 'etl', target: { fixed: 0 } }, waitingGrabs: 2 })).toBe(0);
});

test('a pool that is removed, or not configured, wants nobody', () => {
  expect(want({ removed: true, waitingGrabs: 2 })).toBe(0);
  expect(want({ config: undefined, waitingGrabs: 2 })).toBe(0);
});

test('a pause holds the pool until its time, unless it is removed', () => {
  expect(isHeld(seen(paused(noon + 1)))).toBe(true);
  expect(isHeld(seen(paused(noon)))).toBe(false);
  expect(isHeld(seen({ ...paused(noon + 1), removed: true }))).toBe(false);
});

test('a pause is told while it holds', () => {
  const told = (view?: View) => pause(draftOf(seen(view).observed, noon));
  expect(told(paused(noon + 60_000))).toEqual({ problems: ['paused until 12:01 UTC: upgrade'] });
  expect(told(paused(noon))).toEqual({});
  expect(told({ override: { pool: 'etl', target: { fixed: 7 } } })).toEqual({});
});
