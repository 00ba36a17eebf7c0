import type { Worker, WorkerChangeNote } from '../../../../shared/pool/worker.ts';
import { changesOfRound } from '../../../../shared/pool/worker-changes.ts';
import type { TimelineEntry } from '../schemas/workers.ts';
import { isoTime } from './times.ts';

type Step = Omit<TimelineEntry, 'at'> & { readonly at: number | undefined };

/** A worker's life, step by step, as its row tells it: its launch by ECS, then each change of state with its reason. Pure. */
export function timelineOf(worker: Worker): TimelineEntry[] {
  const steps: readonly Step[] = [
    ...launchSteps(worker),
    ...changeSteps([...(worker.changes ?? []), ...changesOfRound(worker)]),
    { at: worker.busySince, state: 'busy', reason: 'it has running tasks that no claim explains' },
    { at: worker.stoppedAt, state: 'stopped', reason: endReason(worker) },
  ];
  return steps
    .flatMap(({ at, ...step }) => (at === undefined ? [] : [{ at, ...step }]))
    .toSorted((left, right) => left.at - right.at)
    .map(({ at, ...step }) => ({ at: isoTime(at), ...step }));
}

function launchSteps(worker: Worker): readonly Step[] {
  const { launchedAt, placedAt, pulledAt, startedAt, stoppedAt, reason } = worker;
  // ECS tells the end of a pull that failed, too.
  const isThere = startedAt !== undefined || stoppedAt === undefined;
  return [
    { at: launchedAt, state: 'launching', phase: 'asked', reason },
    {
      at: placedAt,
      state: 'launching',
      phase: 'placed',
      reason: 'it has its place and its network interface; its image is pulled',
    },
    {
      at: pulledAt,
      state: 'launching',
      phase: 'pulled',
      reason: isThere ? 'its image is there' : 'the pull ended',
    },
    { at: startedAt, state: 'launching', phase: 'started', reason: 'ECS calls it RUNNING' },
  ];
}

/** The first time that a worker turns warm ends its launch. */
function changeSteps(changes: readonly WorkerChangeNote[]): readonly Step[] {
  const first = changes.findIndex(({ state }) => state === 'warm');
  return changes.map((change, position) => (position === first ? { ...change, phase: 'ready' } : change));
}

function endReason({ end }: Worker): string {
  const exit = end?.exitCode === undefined ? '' : ` (exit code ${end.exitCode})`;
  return `${end?.stoppedReason ?? end?.stopCode ?? 'ECS says that it stopped'}${exit}`;
}
