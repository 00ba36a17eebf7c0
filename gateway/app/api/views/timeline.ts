import type { Worker } from '../../../../shared/pool/worker.ts';
import type { TimelineEntry } from '../schemas/workers.ts';
import { isoTime } from './times.ts';

type Step = Omit<TimelineEntry, 'at'> & { readonly at: number | undefined };

/** A worker's life, step by step, as its row tells it. Pure. */
export function timelineOf(worker: Worker): TimelineEntry[] {
  const steps: readonly Step[] = [...launchSteps(worker), ...laterSteps(worker)];
  return steps
    .flatMap(({ at, ...step }) => (at === undefined ? [] : [{ at: isoTime(at), ...step }]))
    .toSorted((left, right) => left.at.localeCompare(right.at));
}

function launchSteps({ launchedAt, startedAt, warmAt, reason }: Worker): readonly Step[] {
  return [
    { at: launchedAt, state: 'launching', phase: 'asked', reason },
    { at: startedAt, state: 'launching', phase: 'started', reason: 'ECS calls it RUNNING' },
    { at: warmAt, state: 'warm', phase: 'ready', reason: 'its probe answered as a ready worker does' },
  ];
}

function laterSteps({ claim, drainingAt, drainReason, stoppedAt, end }: Worker): readonly Step[] {
  const holder = claim?.holder === undefined ? '' : ` by ${claim.holder}`;
  return [
    { at: claim?.createdAt, state: 'claimed', reason: `claimed${holder}` },
    { at: drainingAt, state: 'draining', reason: drainReason ?? 'no reason was kept' },
    {
      at: stoppedAt,
      state: 'stopped',
      reason: end?.stoppedReason ?? end?.stopCode ?? 'ECS says that it stopped',
    },
  ];
}
