import type { SimulationEvent } from '../faults/events.ts';
import type { FaultKind } from '../faults/kinds.ts';
import type { SimulationOptions } from '../options.ts';
import { type SimulationResult, simulate } from '../simulation.ts';
import { minimize } from './minimize.ts';

/** The bound of a search: runs, and seconds of CPU as `cpuNow` tells them. */
export type ShrinkBound = {
  readonly runs: number;
  readonly cpuSeconds: number;
  readonly cpuNow: () => number;
};

/** The shortest list that was found: with it alone the promise is broken, within so many hours. */
export type Shrunk = {
  readonly promise: string;
  readonly events: readonly SimulationEvent[];
  readonly hours: number;
  /** Faults that are on all the time: they come in no event. */
  readonly faults: ReadonlySet<FaultKind>;
  readonly runs: number;
};

const hourMilliseconds = 3_600_000;
/** What is broken shows a little after its cause. */
const marginMilliseconds = 1000;

/**
 * Leaves out of a run that broke a promise whatever it can do without, so that the same promise is still broken:
 * first what came after, then whole kinds of events, then by delta debugging. Every try is a replay.
 */
export async function shrink(
  options: SimulationOptions,
  { broken, events }: Pick<SimulationResult, 'broken' | 'events'>,
  bound: ShrinkBound,
): Promise<Shrunk> {
  const [first] = broken;
  if (first === undefined) throw new Error('a run that broke no promise has nothing to shrink');
  const search = openSearch(options, first.promise, bound);
  const whole = { events, hours: options.hours, faults: options.faults };
  const early = await search.orElse(endingSoon(whole, await search.brokenAt(whole)), whole);
  const fewKinds = await withoutKinds(search, early);
  const least = await minimize(
    fewKinds.events,
    (some) => search.fails({ ...fewKinds, events: some }),
    search.mayRun,
  );
  return { ...fewKinds, events: least, promise: first.promise, runs: search.runs() };
}

type Candidate = Pick<SimulationOptions, 'hours' | 'faults'> & {
  readonly events: readonly SimulationEvent[];
};
type Search = ReturnType<typeof openSearch>;

function openSearch(options: SimulationOptions, promise: string, { runs, cpuSeconds, cpuNow }: ShrinkBound) {
  const startedAt = cpuNow();
  let made = 0;
  const mayRun = () => made < runs && cpuNow() - startedAt < cpuSeconds;
  /** When the promise is first broken, milliseconds from the start; undefined where it holds. */
  const brokenAt = async (candidate: Candidate): Promise<number | undefined> => {
    made += 1;
    const result = await simulate({ ...options, ...candidate });
    return result.broken.find((one) => one.promise === promise)?.elapsed;
  };
  const fails = async (candidate: Candidate) => (await brokenAt(candidate)) !== undefined;
  return {
    brokenAt,
    fails,
    mayRun,
    runs: () => made,
    orElse: async (candidate: Candidate, other: Candidate) => ((await fails(candidate)) ? candidate : other),
  };
}

/** The same run, over soon after the promise is broken. */
function endingSoon(whole: Candidate, brokenAt: number | undefined): Candidate {
  const until = Math.min(
    whole.hours * hourMilliseconds,
    (brokenAt ?? Number.POSITIVE_INFINITY) + marginMilliseconds,
  );
  return {
    ...whole,
    hours: until / hourMilliseconds,
    events: whole.events.filter(({ at }) => at <= until),
  };
}

/** Kinds are many fewer than events: a kind that does nothing to it goes in one run. */
async function withoutKinds(search: Search, from: Candidate): Promise<Candidate> {
  let kept = from;
  const kinds = new Set<string>([...kept.events.map(({ kind }) => kind), ...kept.faults]);
  kinds.delete('client');
  for (const kind of kinds) {
    if (!search.mayRun()) return kept;
    const without = {
      ...kept,
      events: kept.events.filter((event) => event.kind !== kind),
      faults: new Set([...kept.faults].filter((fault) => fault !== kind)),
    };
    if (await search.fails(without)) kept = without;
  }
  return kept;
}
