import type { Worker } from '../../shared/pool/worker.ts';
import type { Action, Marks, ProviderFailure } from './action.ts';
import { earlyEnd } from './close.ts';
import {
  type Draft,
  drainMilliseconds,
  type Findings,
  probeOf,
  type Rule,
  secondsBetween,
  taskOf,
  undecided,
} from './draft.ts';
import { isNetworkDoubted, silenceOf } from './network-doubt.ts';
import { isReadinessDoubted, unreadinessOf } from './readiness-doubt.ts';

/** How long a worker that was warm may be silent, or answer that it is not ready. */
const silentSeconds = 15;
/** How long a slot may be taken with nothing running in it. */
const leakedSeconds = 30;

/** What speaks against believing in a sickness that many have at once. */
type Doubts = { readonly network: boolean; readonly readiness: boolean };
type Sickness = {
  readonly reason: string;
  readonly stopsAt: 'once' | 'drained';
  readonly failure?: ProviderFailure;
};

/**
 * Warm workers that are silent or not ready, leak slots, are stuck or turn out to be somebody else drain. Claimed ones are
 * their holders' business: they are named, and never stopped.
 */
export const sick: Rule = (draft) => {
  const doubts = { network: isNetworkDoubted(draft), readiness: isReadinessDoubted(draft) };
  const findings = undecided(draft, 'warm', 'claimed').map((worker) => examine(draft, worker, doubts));
  return {
    actions: findings.flatMap(({ actions = [] }) => actions),
    problems: [...doubtsInWords(draft, doubts), ...findings.flatMap(({ problems = [] }) => problems)],
  };
};

function doubtsInWords(draft: Draft, doubts: Doubts): readonly string[] {
  const { silent, probed } = silenceOf(draft);
  const { unready, asked } = unreadinessOf(draft);
  const network = `${silent} of ${probed} workers are silent at once: likely the controller's own network, so none is drained for it`;
  const readiness = `${unready} of ${asked} warm workers are not ready at once: likely something that all of them need, so none is drained for it`;
  return [...(doubts.network ? [network] : []), ...(doubts.readiness ? [readiness] : [])];
}

function examine(draft: Draft, worker: Worker, doubts: Doubts): Findings {
  if (worker.state === 'claimed' && taskOf(draft, worker)?.desiredStatus === 'STOPPED') {
    return reclaimed(draft, worker);
  }
  const sickness = diagnose(draft, worker, doubts);
  if (sickness === undefined) return { actions: marksFor(draft, worker) };
  if (worker.state === 'claimed') {
    return { problems: [`${claimedBy(worker)}: ${sickness.reason}`] };
  }
  const { now } = draft;
  const { stopsAt, ...why } = sickness;
  const drainDeadline = stopsAt === 'once' ? now : now + drainMilliseconds(draft);
  return { actions: [{ kind: 'drain', worker, drainingAt: now, drainDeadline, ...why }] };
}

/** ECS gives a task of Spot two minutes: its holder can read of it, and nothing of ours can put it off. */
function reclaimed(draft: Draft, worker: Worker): Findings {
  const why = taskOf(draft, worker)?.stoppedReason;
  const reason = `ECS is stopping it${why === undefined ? '' : ` (${why.replace(/\.$/, '')})`}`;
  const note: Action = { kind: 'note', worker, marks: { reclaimingSince: draft.now }, reason };
  return {
    actions: worker.reclaimingSince === undefined ? [note] : [],
    problems: [`${claimedBy(worker)}: ${reason}, and its claim will end with it`],
  };
}

function claimedBy({ id, claim }: Worker): string {
  return `claimed worker ${id} (${claim?.holder ?? 'no holder named'})`;
}

function diagnose(draft: Draft, worker: Worker, doubts: Doubts): Sickness | undefined {
  const task = taskOf(draft, worker);
  if (task?.desiredStatus === 'STOPPED') {
    return { reason: 'ECS is stopping it', stopsAt: 'drained', ...earlyEnd(draft, worker, task) };
  }
  const seen = probeOf(draft, worker);
  if (seen === undefined) return undefined;
  if (seen.probe.kind === 'silent') return doubts.network ? undefined : silence(draft, worker, seen.at);
  if (seen.probe.kind === 'unready')
    return doubts.readiness ? undefined : unreadiness(draft, worker, { ...seen.probe, at: seen.at });
  return impostor(worker, seen.probe) ?? leak(draft, worker, seen.probe) ?? zombie(draft, worker, seen.probe);
}

function silence({ now }: Draft, { silentSince }: Worker, seenAt: number): Sickness | undefined {
  if (silentSince === undefined || seenAt <= silentSince) return undefined;
  if (now - silentSince < silentSeconds * 1000) return undefined;
  return { reason: `silent for ${secondsBetween(silentSince, now)} s`, stopsAt: 'drained' };
}

/** A claimed one may well be busy with its claim; one with work of its own has as long as a task may run. */
function unreadiness(
  { now, observed }: Draft,
  { state, unreadySince, busySince }: Worker,
  seen: { readonly at: number; readonly message: string },
): Sickness | undefined {
  const allowedSeconds = busySince === undefined ? silentSeconds : observed.config?.stuckSeconds;
  if (state === 'claimed' || unreadySince === undefined || allowedSeconds === undefined) return undefined;
  if (seen.at <= unreadySince || now - unreadySince < allowedSeconds * 1000) return undefined;
  const reason = `not ready for ${secondsBetween(unreadySince, now)} s: ${seen.message}`;
  return { reason, stopsAt: 'drained' };
}

function impostor(worker: Worker, { identity }: { readonly identity?: string }): Sickness | undefined {
  if (worker.identity === undefined || identity === undefined || identity === worker.identity)
    return undefined;
  const reason = `its address answers as ${identity}, not as ${worker.identity}`;
  return { reason, stopsAt: 'once' };
}

function leak(
  { now }: Draft,
  { leakedSince }: Worker,
  probe: { readonly leaked: boolean },
): Sickness | undefined {
  if (!probe.leaked || leakedSince === undefined) return undefined;
  if (now - leakedSince < leakedSeconds * 1000) return undefined;
  const reason = `leaks a slot: taken for ${secondsBetween(leakedSince, now)} s with nothing running in it`;
  return { reason, stopsAt: 'drained' };
}

function zombie(
  { now, observed }: Draft,
  { state }: Worker,
  { oldestTaskStartedAt }: { readonly oldestTaskStartedAt?: number },
): Sickness | undefined {
  const stuckSeconds = observed.config?.stuckSeconds;
  if (stuckSeconds === undefined || oldestTaskStartedAt === undefined || state === 'claimed')
    return undefined;
  if (now - oldestTaskStartedAt < stuckSeconds * 1000) return undefined;
  return { reason: `stuck: a task runs for over ${stuckSeconds} s`, stopsAt: 'drained' };
}

const noteWords = {
  silent: 'does not answer its probe',
  unready: 'answers, but is not ready',
  ready: 'what its probe answered',
} as const;

function marksFor(draft: Draft, worker: Worker): Action[] {
  const seen = probeOf(draft, worker);
  if (seen === undefined) return [];
  const { kind } = seen.probe;
  const isUnready = kind === 'unready' && worker.state === 'warm';
  const leaked = seen.probe.kind === 'ready' && seen.probe.leaked;
  const marks: Marks = {
    ...mark('silentSince', worker.silentSince, kind === 'silent', seen.at),
    ...(kind !== 'silent' && mark('unreadySince', worker.unreadySince, isUnready, seen.at)),
    ...(kind === 'ready' && mark('leakedSince', worker.leakedSince, leaked, seen.at)),
  };
  if (Object.keys(marks).length === 0) return [];
  return [{ kind: 'note', worker, marks, reason: noteWords[kind] }];
}

function mark(name: keyof Marks, before: number | undefined, holds: boolean, at: number): Marks {
  if (holds === (before !== undefined)) return {};
  return { [name]: holds ? at : null };
}
