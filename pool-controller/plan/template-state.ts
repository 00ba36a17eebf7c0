import type { RollOut } from '../../shared/pool/pool-state.ts';
import { rollOutDeadlineSeconds, type TemplateState } from '../../shared/pool/roll-out.ts';
import type { Worker } from '../../shared/pool/worker.ts';
import type { Observed } from '../observed.ts';
import { hasTripped } from './breakers.ts';
import { hasChance } from './chance.ts';
import { hasLasted } from './lasting.ts';
import { medianTimeToWarm } from './time-to-warm.ts';

/** Where a pool's templates stand after what was observed. Epoch milliseconds. Pure. */
export function nextTemplateState(observed: Observed, now: number): TemplateState {
  const { template, state } = observed;
  if (template === undefined) return stateOf(state.provenTemplate, state.rollOut);
  const proven = provenSoFar(observed, template);
  if (proven === undefined || proven === template) return stateOf(proven, undefined);
  const rollOut = state.rollOut?.to === template ? state.rollOut : { to: template, startedAt: now };
  const seen = withEvidence(observed, rollOut, now);
  if (isComplete(observed, seen, now)) return { provenTemplate: template };
  return { provenTemplate: proven, rollOut: withDeadline(observed, withWait(observed, seen, now), now) };
}

export function isSameTemplateState(one: TemplateState, other: TemplateState): boolean {
  const [mine, theirs] = [one.rollOut, other.rollOut];
  return (
    one.provenTemplate === other.provenTemplate &&
    mine?.to === theirs?.to &&
    mine?.startedAt === theirs?.startedAt &&
    mine?.triedAt === theirs?.triedAt &&
    mine?.waitingSince === theirs?.waitingSince &&
    mine?.warmAt === theirs?.warmAt &&
    mine?.halted?.at === theirs?.halted?.at
  );
}

function stateOf(provenTemplate: string | undefined, rollOut: RollOut | undefined): TemplateState {
  return {
    ...(provenTemplate !== undefined && { provenTemplate }),
    ...(rollOut !== undefined && { rollOut }),
  };
}

/** The pool's row knows; a roll-out that another one overtakes leaves its template proven where it got that far. */
function provenSoFar({ state, workers }: Observed, template: string): string | undefined {
  const { provenTemplate, rollOut } = state;
  if (provenTemplate === undefined) return provenByRows(workers, template);
  if (provenTemplate === template || rollOut === undefined || rollOut.to === template) return provenTemplate;
  return rollOut.warmAt !== undefined && rollOut.halted === undefined ? rollOut.to : provenTemplate;
}

/** A row that doesn't know yet: the workers tell, the current template's before the others'. */
function provenByRows(workers: readonly Worker[], template: string): string | undefined {
  const reached = workers
    .filter(({ warmAt, state }) => warmAt !== undefined && state !== 'stopped')
    .toSorted((one, other) => (other.warmAt ?? 0) - (one.warmAt ?? 0));
  return reached.some((worker) => worker.template === template) ? template : reached[0]?.template;
}

function withEvidence(observed: Observed, rollOut: RollOut, now: number): RollOut {
  const { workers, state } = observed;
  const { to, startedAt, waitingSince, halted } = rollOut;
  const own = workers.filter(({ template }) => template === to);
  const triesAt = [
    ...own.filter((worker) => worker.state === 'launching').map(({ launchedAt }) => launchedAt),
    ...state.breakers.filter(({ template }) => template === to).map(({ since }) => since),
  ];
  const triedAt = triesAt.length === 0 ? undefined : (rollOut.triedAt ?? Math.min(...triesAt));
  const warmAt = endsEarly(observed, to)
    ? latest(own.filter((worker) => hasLasted(worker, now)).map((worker) => worker.warmAt))
    : latest([rollOut.warmAt, ...own.map((worker) => worker.warmAt)]);
  return {
    to,
    startedAt,
    ...(triedAt !== undefined && { triedAt }),
    ...(triedAt !== undefined && waitingSince !== undefined && { waitingSince }),
    ...(warmAt !== undefined && { warmAt }),
    ...(halted !== undefined && { halted }),
  };
}

/** Workers that end soon after they are warm prove nothing: what they had proven is tried again. */
function endsEarly({ state }: Observed, to: string): boolean {
  return state.breakers.some(
    (breaker) => breaker.template === to && breaker.reached === 'warm' && hasTripped(breaker),
  );
}

/** Once one of its workers has lasted. A worker that is on its way out, or claimed, is no reason to go on. */
function isComplete({ workers }: Observed, { to, warmAt, halted }: RollOut, now: number): boolean {
  if (warmAt === undefined || halted !== undefined) return false;
  if (!workers.some((worker) => worker.template === to && hasLasted(worker, now))) return false;
  return !workers.some(({ template, state }) => state === 'warm' && template !== to);
}

/** A template that can't prove itself isn't judged: its time stands still, and then goes on where it stood. */
function withWait(observed: Observed, rollOut: RollOut, now: number): RollOut {
  const { waitingSince, ...moving } = rollOut;
  const { to, triedAt, warmAt = 0, halted } = rollOut;
  if (triedAt === undefined || halted !== undefined) return moving;
  if (!hasChance(observed, to, now)) return { ...moving, waitingSince: waitingSince ?? now };
  if (waitingSince === undefined) return moving;
  return { ...moving, triedAt: Math.max(triedAt, warmAt) + Math.max(0, now - waitingSince) };
}

function withDeadline(observed: Observed, rollOut: RollOut, now: number): RollOut {
  const { config } = observed;
  const { triedAt, warmAt = 0, waitingSince, halted } = rollOut;
  if (config === undefined || halted !== undefined || triedAt === undefined) return rollOut;
  if (waitingSince !== undefined) return rollOut;
  const seconds = rollOutDeadlineSeconds(config, medianTimeToWarm(observed));
  const failingFor = now - Math.max(triedAt, warmAt);
  if (failingFor < seconds * 1000) return rollOut;
  const reason = whyNotWarm(observed, rollOut, now - seconds * 1000);
  if (reason === undefined) return rollOut;
  const what = endsEarly(observed, rollOut.to) ? 'lasted' : 'got warm';
  const why = `none of its workers ${what} within ${Math.round(seconds)} s: ${reason}`;
  return { ...rollOut, halted: { at: now, why } };
}

/** Only what lies in the template: where capacity is missing, or Spot took a worker back, the roll-out waits. */
function whyNotWarm(
  { state, workers }: Observed,
  { to }: RollOut,
  launchedBefore: number,
): string | undefined {
  const failed = state.breakers.find(({ template }) => template === to);
  if (failed !== undefined) return failed.message;
  const late = workers.find(
    (worker) => worker.template === to && worker.state === 'launching' && worker.launchedAt <= launchedBefore,
  );
  return late === undefined ? undefined : `${late.id} is still launching`;
}

function latest(times: readonly (number | undefined)[]): number | undefined {
  const known = times.flatMap((time) => time ?? []);
  return known.length === 0 ? undefined : Math.max(...known);
}
