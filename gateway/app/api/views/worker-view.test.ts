import { expect, it } from 'vitest';
import { aWorker } from '../testing/a-worker.ts';
import { workerView } from './worker-view.ts';

const noon = Date.parse('2026-11-22T12:00:00Z');
const steps = { placedAt: noon + 1000, pulledAt: noon + 2000, startedAt: noon + 3000 };
const { placedAt, pulledAt } = steps;

it.each([
  ['its place', {}, 'placing', 0],
  ['its image', { placedAt }, 'pulling', 1],
  ['its start', { placedAt, pulledAt }, 'starting', 2],
  ['its first answer', steps, 'getting_ready', 3],
] as const)('a launching worker that waits for %s says so, and since when', (_, known, step, second) => {
  const since = `2026-11-22T12:00:0${second}.000Z`;
  expect(workerView(aWorker({ state: 'launching', ...known }), '').launch).toEqual({ step, since });
});

it.each(['warm', 'claimed', 'draining', 'stopped'] as const)('a %s worker waits for no launch', (state) => {
  expect(workerView(aWorker({ state, ...steps }), '').launch).toBeUndefined();
});
