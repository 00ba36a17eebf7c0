import { expect, test } from 'vitest';
import { atWork, aWorker, idle, noon, observedWith, silent } from '../fakes/builders.ts';
import { busy } from './busy.ts';
import { draftOf } from './draft.ts';

test.each([
  ['at work is marked', {}, atWork, [{ busySince: noon }]],
  ['at work and marked stays so', { busySince: noon - 9000 }, atWork, []],
  ['idle again loses its mark', { busySince: noon - 9000 }, idle, [{ busySince: null }]],
  ['idle stays a candidate', {}, idle, []],
  ['marked since that probe keeps its mark', { busySince: noon + 1 }, idle, []],
  ['that is silent keeps what it has', { busySince: noon - 9000 }, silent, []],
] as const)('a warm worker %s', (_, parts, probe, marks) => {
  const workers = [aWorker({ id: 'w1', state: 'warm', ...parts })];
  const { actions = [] } = busy(draftOf(observedWith({ workers, saying: { w1: probe } }), noon));
  expect(actions.map((action) => action.kind === 'note' && action.marks)).toEqual(marks);
});
