import type { FleetWorker } from '../../shared/fleet/fleet-worker.ts';
import { holdVerdict, isHeld, isHoldOver } from '../../shared/pool/hold.ts';
import type { LaunchPhases, Worker, WorkerEnd } from '../../shared/pool/worker.ts';
import type { Action, ProviderFailure } from './action.ts';
import { type Draft, type Rule, secondsBetween, undecided } from './draft.ts';
import { endedEarly } from './lasting.ts';

/** A task just started may be unknown to ECS for some seconds; this is far beyond. */
const missingSeconds = 120;
/** A listing may lag this long: until then nothing is worth a note. */
const listingLagSeconds = 60;

/**
 * Workers that ECS says have stopped are closed; those that it has not known for long are, too. One that a grab of
 * several holds waits for what becomes of the grab: if it is committed, somebody's claim has to end with its worker.
 */
export const close: Rule = (draft) => {
  const live = undecided(draft, 'launching', 'warm', 'claimed', 'draining').filter(
    (worker) => !mayBecomeAClaim(draft, worker),
  );
  return {
    actions: [
      ...undecided(draft, 'stopped').map((worker) => closeToTheEnd(draft, worker)),
      ...live.flatMap((worker) => closeStopped(draft, worker) ?? closeMissing(draft, worker)),
    ],
  };
};

function mayBecomeAClaim({ observed, now }: Draft, { claim }: Worker): boolean {
  if (!isHeld(claim)) return false;
  const { requestKey } = claim.hold;
  if (!isHoldOver(claim, now) || !observed.requests.has(requestKey)) return true;
  const verdict = holdVerdict(claim, observed.requests.get(requestKey), now);
  return verdict !== 'free' && verdict !== 'drain';
}

/** Steps of a launch, as far as ECS tells them. */
export function phasesOf({ placedAt, pulledAt, startedAt }: FleetWorker): LaunchPhases {
  return {
    ...(placedAt !== undefined && { placedAt }),
    ...(pulledAt !== undefined && { pulledAt }),
    ...(startedAt !== undefined && { startedAt }),
  };
}

/** Closing takes several writes: a crash between them leaves a stopped worker among the live ones. */
function closeToTheEnd(draft: Draft, worker: Worker): Action {
  const { stoppedAt = draft.now, end = {} } = worker;
  return { kind: 'close', worker, stoppedAt, end, reason: 'its closing was cut short' };
}

/** The breaker's view of a worker that failed, where its provider is one of the pool's. */
export function failureOf(
  draft: Draft,
  worker: Worker,
  failure: Omit<ProviderFailure, 'provider' | 'template'>,
): { failure?: ProviderFailure } {
  const capacity = draft.observed.config?.capacity.find(
    ({ provider }) => provider === worker.capacityProvider,
  );
  if (capacity === undefined) return {};
  return { failure: { provider: capacity.provider, template: worker.template, ...failure } };
}

function closeStopped(draft: Draft, worker: Worker): Action[] | undefined {
  const task = draft.observed.tasks.get(worker.id);
  if (task?.status !== 'STOPPED') return undefined;
  const why = whyStopped(task);
  return [
    {
      kind: 'close',
      worker,
      stoppedAt: task.stoppedAt ?? draft.now,
      end: endOf(task),
      ...(worker.warmAt === undefined && { phases: phasesOf(task) }),
      reason: `ECS says that it stopped: ${why}`,
      ...launchFailure(draft, worker, task),
    },
  ];
}

/** A worker that ended by itself before it was warm failed to launch; whoever was told to stop did not. */
function launchFailure(draft: Draft, worker: Worker, task: FleetWorker): { failure?: ProviderFailure } {
  if (worker.state === 'warm') return earlyEnd(draft, worker, task);
  if (worker.state !== 'launching') return {};
  const endedByItself = task.exitCode !== undefined && task.stopCode !== 'UserInitiated';
  const cause = task.cause ?? (endedByItself ? 'not_ready' : undefined);
  if (cause === undefined) return {};
  return failureOf(draft, worker, { cause, message: whyStopped(task), ...subnetsOf(draft, task) });
}

/** The breaker's view of a warm worker that ends by itself before it lasted: its template was never ready in truth. */
export function earlyEnd(draft: Draft, worker: Worker, task: FleetWorker): { failure?: ProviderFailure } {
  if (!endedEarly(worker, task, draft.now)) return {};
  const message = `it ended by itself soon after it was warm: ${whyStopped(task)}`;
  return failureOf(draft, worker, { cause: 'not_ready', reached: 'warm', message });
}

/** The subnets of the task's zone, where that is known: what was missing was missing there. */
function subnetsOf({ observed }: Draft, { zone }: FleetWorker): { subnets?: readonly string[] } {
  const subnets = observed.subnets.filter((subnet) => zone !== undefined && subnet.zone === zone);
  return subnets.length === 0 ? {} : { subnets: subnets.map(({ id }) => id) };
}

function closeMissing(draft: Draft, worker: Worker): Action[] {
  const { observed, now } = draft;
  if (!observed.missing.has(worker.id)) {
    if (worker.missingSince === undefined) return [];
    return [{ kind: 'note', worker, marks: { missingSince: null }, reason: 'ECS knows it again' }];
  }
  if (worker.missingSince === undefined) {
    if (now - worker.launchedAt < listingLagSeconds * 1000) return [];
    return [{ kind: 'note', worker, marks: { missingSince: now }, reason: 'ECS does not know it' }];
  }
  const longMissing = now - worker.missingSince >= missingSeconds * 1000;
  const longLaunched = now - worker.launchedAt >= missingSeconds * 1000;
  if (!longMissing || !longLaunched) return [];
  const reason = `ECS has not known it for ${secondsBetween(worker.missingSince, now)} s`;
  return [{ kind: 'close', worker, stoppedAt: now, end: { stoppedReason: reason }, reason }];
}

function endOf({ exitCode, stopCode, stoppedReason }: FleetWorker): WorkerEnd {
  return {
    ...(exitCode !== undefined && { exitCode }),
    ...(stopCode !== undefined && { stopCode }),
    ...(stoppedReason !== undefined && { stoppedReason }),
  };
}

function whyStopped({ exitCode, stopCode, stoppedReason }: FleetWorker): string {
  const exit = exitCode === undefined ? '' : ` (exit code ${exitCode})`;
  return `${stoppedReason ?? stopCode ?? 'no reason given'}${exit}`;
}
