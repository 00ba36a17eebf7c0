import { expect, test } from 'vitest';
import { createEcsModel } from '../../ecs/model/model.ts';
import { type Condition, calmFigures, createConditions } from './conditions.ts';

const start = Date.UTC(2026, 0, 1);

const aModel = () =>
  createEcsModel({
    ...{ seed: 7, region: 'us-east-1', figures: calmFigures, now: start },
    addressing: { kind: 'block', cidr: '127.90.0.0/24' },
  });

test.each<[string, Condition, boolean]>([
  ['an ECS that is down', { faults: { failing: ['ListTasks'] } }, true],
  ['a cluster that is gone', { faults: { noCluster: ['ListTasks'] } }, true],
  ['buckets that others use', { bucketsShared: true }, true],
  ['a ledger that is gone', { ledgerGone: true }, true],
  ['a ledger that is slow', { ledgerSlow: true }, true],
  ['a permission that RunTask lacks', { faults: { denied: ['RunTask'] } }, false],
  ['images that can not be pulled', { startsFail: 'CannotPullContainerError' }, false],
])('%s: passes are held up while it lasts, or not', (_, condition, holdsUp) => {
  let now = start;
  const conditions = createConditions(aModel(), () => now);
  const end = conditions.begin(condition);
  now += 1000;
  expect(conditions.callsHeldUpUntil()).toBe(holdsUp ? now : 0);
  end();
  now += 1000;
  expect(conditions.callsHeldUpUntil()).toBe(holdsUp ? now - 1000 : 0);
});
