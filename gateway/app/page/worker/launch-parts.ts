import type { TimelineEntry, WorkerView } from '../../api/schemas/workers.ts';

type Phase = NonNullable<TimelineEntry['phase']>;

/** A part of a launch, named after the phase that ends it. */
export type LaunchPart = { readonly phase: Phase; readonly milliseconds: number };

const endOfStep: Readonly<Record<NonNullable<WorkerView['launch']>['step'], Phase>> = {
  placing: 'placed',
  pulling: 'pulled',
  starting: 'started',
  getting_ready: 'ready',
};

/** How long a launch took by phase; of one under way, how long its present phase has taken at `now`. Pure. */
export function launchParts(
  entries: readonly TimelineEntry[],
  launch: WorkerView['launch'],
  now: number,
): readonly LaunchPart[] {
  const phases = entries.flatMap(({ at, phase }) =>
    phase === undefined ? [] : [{ at: Date.parse(at), phase }],
  );
  const past = phases.slice(1).map(({ at, phase }, position): LaunchPart => {
    const before = phases[position]?.at ?? at;
    return { phase, milliseconds: at - before };
  });
  if (launch === undefined) return past;
  const present = {
    phase: endOfStep[launch.step],
    milliseconds: Math.max(0, now - Date.parse(launch.since)),
  };
  return [...past, present];
}
