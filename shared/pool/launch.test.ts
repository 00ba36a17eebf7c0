import { describe, expect, it } from 'vitest';
import { closingListingGapSeconds, type LaunchRecord, mayClose, mayReplay, replaySeconds } from './launch.ts';

const record: LaunchRecord = {
  token: 'wp-1',
  count: 2,
  provider: 'FARGATE',
  subnets: ['subnet-a'],
  securityGroups: [],
  template: 'dev-etl:1',
  reason: 'two under target',
  createdAt: 0,
  notAfter: 30_000,
  attempts: 1,
};
const replayEnd = replaySeconds * 1000;

describe('an unanswered launch', () => {
  it('is replayed while ECS is certain to know its token', () => {
    expect(mayReplay(record, replayEnd - 1)).toBe(true);
    expect(mayReplay(record, replayEnd)).toBe(false);
  });

  it('is closed only after its replay time, by a second empty listing a minute after the first', () => {
    const gap = closingListingGapSeconds * 1000;
    expect(mayClose({ ...record, emptyListingAt: replayEnd - 2 * gap }, replayEnd - 1)).toBe(false);
    expect(mayClose(record, replayEnd + gap)).toBe(false);
    expect(mayClose({ ...record, emptyListingAt: replayEnd }, replayEnd + gap - 1)).toBe(false);
    expect(mayClose({ ...record, emptyListingAt: replayEnd }, replayEnd + gap)).toBe(true);
  });
});
