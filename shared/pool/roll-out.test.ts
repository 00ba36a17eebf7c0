import { describe, expect, test } from 'vitest';
import type { RollOut } from './pool-state.ts';
import {
  isLaunched,
  isOutdatedTemplate,
  mayServeAgain,
  rollOutDeadlineSeconds,
  templatesOf,
} from './roll-out.ts';

const rollOut: RollOut = { to: 'etl:2', startedAt: 0 };
const halted = { at: 1, why: 'broken' };
const proven = { provenTemplate: 'etl:1' };
const phases = {
  unknown: templatesOf(undefined, proven),
  settled: templatesOf('etl:2', { provenTemplate: 'etl:2' }),
  trying: templatesOf('etl:2', { ...proven, rollOut }),
  rolling: templatesOf('etl:2', { ...proven, rollOut: { ...rollOut, warmAt: 1 } }),
  halted: templatesOf('etl:2', { ...proven, rollOut: { ...rollOut, warmAt: 1, halted } }),
};

describe('where templates stand', () => {
  test.each(Object.entries(phases))('%s', (phase, templates) => {
    expect(templates.phase).toBe(phase);
  });

  test('a pool that never had a warm worker launches whatever is current', () => {
    expect(templatesOf('etl:2', {})).toEqual({ phase: 'settled', current: 'etl:2' });
  });

  test('a roll-out of another template than the current one says nothing', () => {
    expect(templatesOf('etl:3', { ...proven, rollOut })).toEqual({ phase: 'settled', current: 'etl:3' });
  });
});

const templates = ['etl:0', 'etl:1', 'etl:2'];
const those = (holds: (template: string) => boolean) => templates.filter(holds);

test.each([
  ['unknown', []],
  ['settled', ['etl:2']],
  ['trying', ['etl:1', 'etl:2']],
  ['rolling', ['etl:2']],
  ['halted', ['etl:1']],
] as const)('while %s, workers are launched of %s', (phase, launched) => {
  expect(those((template) => isLaunched(phases[phase], template))).toEqual(launched);
});

test.each([
  ['unknown', 'warm', []],
  ['settled', 'warm', ['etl:0', 'etl:1']],
  ['trying', 'warm', ['etl:0', 'etl:1']],
  ['rolling', 'launching', ['etl:0', 'etl:1']],
  ['halted', 'warm', ['etl:0']],
  ['halted', 'launching', ['etl:0', 'etl:2']],
] as const)('while %s, workers that are %s are outdated of %s', (phase, state, outdated) => {
  expect(those((template) => isOutdatedTemplate(phases[phase], { template, state }))).toEqual(outdated);
});

test.each([
  ['unknown', ['etl:0', 'etl:1', 'etl:2']],
  ['settled', ['etl:2']],
  ['trying', ['etl:1', 'etl:2']],
  ['rolling', ['etl:2']],
  ['halted', ['etl:1', 'etl:2']],
] as const)('while %s, workers serve again that are of %s', (phase, again) => {
  expect(those((template) => mayServeAgain(phases[phase], template))).toEqual(again);
});

test.each([
  ['the least of five minutes for the start', 40, 300 + 300],
  ['four times what was measured', 100, 300 + 400],
  ['the most of ten minutes', 200, 300 + 600],
  ['the most, too, where nothing was measured', undefined, 300 + 600],
])('a roll-out has, beyond the time for readiness, %s', (_, measured, seconds) => {
  expect(rollOutDeadlineSeconds({ readySeconds: 300 }, measured)).toBe(seconds);
});
