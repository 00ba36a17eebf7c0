import { describe, expect, test } from 'vitest';
import {
  aKnownTemplate,
  aLaunch,
  aPool,
  aTask,
  aWorker,
  noon,
  observedWith,
  rollingOut,
} from '../fakes/builders.ts';
import type { Action } from './action.ts';
import { type Draft, draftOf, withFindings } from './draft.ts';
import { configOf, isAskedOtherwise, isSameKnowledge, knownAfter } from './template-configs.ts';

const [old, current] = ['dev-etl:1', 'dev-etl:2'] as const;
const small = { cpu: 256, memory: 512, port: 1111 };
const config = aPool({ cpu: 1024, memory: 2048, port: 2222 });
const state = { ...rollingOut({ warmAt: noon }), knownTemplates: [aKnownTemplate(old, small)] };

describe('the configuration of a worker', () => {
  const seen = { config, template: current, state };

  test('is what was noted of its template, or what is configured now', () => {
    expect(configOf(seen, old)).toMatchObject(small);
    expect(configOf(seen, current)).toBe(config);
    expect(configOf({ ...seen, state: rollingOut() }, old)).toBe(config);
  });

  test('is nothing where nothing is configured', () => {
    expect(configOf({ ...seen, config: undefined }, old)).toBeUndefined();
  });

  test('makes a worker that was asked otherwise as it turned warm one to replace', () => {
    const none = { kind: 'none' } as const;
    expect(isAskedOtherwise(seen, { template: current, protocol: none })).toBe(true);
    expect(isAskedOtherwise(seen, { template: current, protocol: config.worker })).toBe(false);
    expect(isAskedOtherwise(seen, { template: current })).toBe(false);
    expect(isAskedOtherwise({ ...seen, config: undefined }, { template: current, protocol: none })).toBe(
      false,
    );
  });
});

describe('what the row is to know', () => {
  const known = (draft: Draft) => knownAfter(draft).map(({ template, port }) => [template, port]);
  const draft = (parts: Parameters<typeof observedWith>[0], actions: readonly Action[] = []) =>
    withFindings(draftOf(observedWith({ config, template: current, ...parts }), noon), { actions });
  const noted = { knownTemplates: [aKnownTemplate(old, small)] };
  const settled = (parts: object) => ({ ...observedWith().state, ...noted, ...parts });

  test('is of templates that have workers: the current one as it is configured now', () => {
    const workers = [
      aWorker({ id: 'w1', state: 'warm', template: old }),
      aWorker({ id: 'w2', state: 'warm', template: current }),
    ];
    expect(known(draft({ workers, state: settled({}) }))).toEqual([
      [old, 1111],
      [current, 2222],
    ]);
  });

  test('is of templates that have open launches, and of those that are launched or adopted now', () => {
    const openLaunches = [aLaunch({ template: old })];
    expect(known(draft({ state: settled({ openLaunches }) }))).toContainEqual([old, 1111]);
    const task = aTask({ id: 't1', template: old });
    const adopt: Action = { kind: 'adopt', task, launchToken: 'wp-launch-0001', reason: '' };
    expect(known(draft({ state: settled({}) }, [adopt]))).toContainEqual([old, 1111]);
    const route = { provider: 'FARGATE', subnets: [] } as const;
    const launch: Action = { kind: 'launch', ...route, count: 1, template: old, reason: '' };
    expect(known(draft({ state: settled({}) }, [launch]))).toContainEqual([old, 1111]);
  });

  test('is of the proven template, which a halted roll-out goes back to', () => {
    expect(known(draft({ state: { ...state, rollOut: { to: current, startedAt: noon } } }))).toContainEqual([
      old,
      1111,
    ]);
  });

  test('is nothing of a template that nobody has or wants any more', () => {
    const workers = [aWorker({ id: 'w2', state: 'warm', template: current })];
    const proven = { provenTemplate: current };
    expect(known(draft({ workers, state: settled(proven) }))).toEqual([[current, 2222]]);
    expect(known(draft({ state: settled({}) }))).toEqual([]);
  });

  test('stays as it was while nothing is configured', () => {
    expect(known(draft({ config: undefined, state: settled({}) }))).toEqual([[old, 1111]]);
  });

  test('is written where it differs', () => {
    expect(isSameKnowledge(noted.knownTemplates, settled({}))).toBe(true);
    expect(isSameKnowledge([], settled({}))).toBe(false);
    expect(isSameKnowledge([], observedWith().state)).toBe(true);
  });
});
