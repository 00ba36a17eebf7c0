import { describe, expect, it } from 'vitest';
import { mayTransit, nextState, type TransitionName, transitions } from './lifecycle.ts';
import { workerStates } from './worker.ts';

/** The design's edges, spelled out: whatever is not here must not exist. */
const edges = new Set([
  'launching→warm',
  'warm→claimed',
  'claimed→draining',
  'claimed→warm',
  'draining→warm',
  'launching→draining',
  'warm→draining',
  'launching→stopped',
  'warm→stopped',
  'claimed→stopped',
  'draining→stopped',
]);

describe("a worker's life", () => {
  it('has exactly the edges of the design', () => {
    const found = Object.values(transitions).flatMap(({ from, to }) => from.map((state) => `${state}→${to}`));
    expect(new Set(found)).toEqual(edges);
  });

  it('refuses each transition from every other state', () => {
    for (const name of Object.keys(transitions) as TransitionName[]) {
      for (const state of workerStates) {
        if (mayTransit(state, name)) expect(edges).toContain(`${state}→${nextState(state, name)}`);
        else expect(() => nextState(state, name)).toThrow(/has no transition/);
      }
    }
  });

  it('never leaves stopped', () => {
    expect(
      (Object.keys(transitions) as TransitionName[]).filter((name) => mayTransit('stopped', name)),
    ).toEqual([]);
  });

  it('says which transition does not exist', () => {
    expect(() => nextState('stopped', 'claim')).toThrow('a worker that is stopped has no transition "claim"');
  });
});
