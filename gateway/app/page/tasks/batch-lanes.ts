import type { BatchView } from '../../api/schemas/tasks.ts';

type Subtask = BatchView['subtasks'][number];

/** A subtask's place in the picture: from 0 to 1 of the batch's time. */
export type LaneBar = { readonly subtask: Subtask; readonly from: number; readonly to: number };
/** A worker's subtasks; those that ran at the same time lie in lanes of their own. */
export type WorkerLanes = { readonly worker: string; readonly lanes: readonly (readonly LaneBar[])[] };

/** Workers tell times to the second, so that a short subtask would have no width. */
const leastMilliseconds = 1000;

/**
 * A batch as a picture: a block of lanes a worker, each subtask a bar from its begin to its end, or to `now` (epoch
 * milliseconds) while it runs. Subtasks without a begin are left out. Pure.
 */
export function batchLanes({ subtasks, finishedAt }: BatchView, now: number): readonly WorkerLanes[] {
  const begun = subtasks.filter(({ startedAt }) => startedAt !== undefined);
  const start = Math.min(...begun.map(({ startedAt }) => Date.parse(startedAt ?? '')));
  const end = Math.max(start + leastMilliseconds, finishedAt === undefined ? now : Date.parse(finishedAt));
  const share = (time: number) => Math.min(1, Math.max(0, (time - start) / (end - start)));
  const barOf = (subtask: Subtask): LaneBar => {
    const from = Date.parse(subtask.startedAt ?? '');
    const to = subtask.finishedAt === undefined ? end : Date.parse(subtask.finishedAt);
    return { subtask, from: share(from), to: share(Math.max(to, from + leastMilliseconds)) };
  };
  return [...Map.groupBy(begun, ({ worker }) => worker)].map(([worker, own]) => ({
    worker,
    lanes: inLanes(own.map(barOf).sort((left, right) => left.from - right.from)),
  }));
}

/** Each bar into the first lane that is free by then. */
function inLanes(bars: readonly LaneBar[]): LaneBar[][] {
  const lanes: LaneBar[][] = [];
  for (const bar of bars) {
    const free = lanes.find((lane) => (lane.at(-1)?.to ?? 0) <= bar.from);
    if (free === undefined) lanes.push([bar]);
    else free.push(bar);
  }
  return lanes;
}
