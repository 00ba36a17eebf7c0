import { mayServeAgain } from '../../shared/pool/roll-out.ts';
import { protocolOf, type Worker } from '../../shared/pool/worker.ts';
import type { Action } from './action.ts';
import { type Draft, probeOf, type Rule, taskOf, undecided } from './draft.ts';
import { isNetworkDoubted } from './network-doubt.ts';
import { configOf } from './template-configs.ts';

/** StopTask is repeated until ECS says STOPPED: this often, */
const stopRepeatSeconds = 5;
/** and this often once ECS has said that it means to stop the task. */
const acceptedStopRepeatSeconds = 30;

/** Draining workers are stopped once idle, at the latest at their deadline; returning ones turn warm once idle. */
export const draining: Rule = (draft) => {
  const networkDoubted = isNetworkDoubted(draft);
  return {
    actions: undecided(draft, 'draining').flatMap((worker) => {
      if (mayReuse(draft, worker)) return reuse(draft, worker);
      const reason = whyStop(draft, worker, networkDoubted);
      return reason === undefined ? markSilent(draft, worker) : stop(draft, worker, reason);
    }),
  };
};

function mayReuse(draft: Draft, worker: Worker): boolean {
  const { config, removed } = draft.observed;
  if (worker.returning !== true || removed || config === undefined || hasNothingToProbe(draft, worker))
    return false;
  if (!mayServeAgain(draft.templates, worker.template)) return false;
  const task = taskOf(draft, worker);
  if (task?.status !== 'RUNNING' || task.desiredStatus === 'STOPPED') return false;
  const probe = probeOf(draft, worker)?.probe;
  return probe?.kind === 'ready' && probe.idle && !isSomebodyElse(worker, probe.identity);
}

function reuse(draft: Draft, worker: Worker): Action[] {
  const probe = probeOf(draft, worker)?.probe;
  const status = probe?.kind === 'ready' ? probe.status : undefined;
  const action: Action = {
    kind: 'reuse',
    worker,
    warmAt: draft.now,
    reason: 'released and idle again',
    ...(status !== undefined && { status }),
  };
  return [action];
}

function whyStop(draft: Draft, worker: Worker, networkDoubted: boolean): string | undefined {
  const drained = worker.drainReason ?? 'drained';
  if (hasNothingToProbe(draft, worker)) return drained;
  const task = taskOf(draft, worker);
  if (task !== undefined && task.status !== 'RUNNING') return drained;
  const seen = probeOf(draft, worker);
  if (worker.drainDeadline === undefined || worker.drainDeadline <= draft.now) {
    const isAtWork = seen?.probe.kind === 'ready' && !seen.probe.idle;
    return isAtWork ? `${drained}; its running tasks had their time to end` : drained;
  }
  if (seen === undefined || seen.probe.kind === 'unready') return undefined;
  if (seen.probe.kind === 'ready') return seen.probe.idle ? drained : undefined;
  // One lost answer is no reason to end running tasks: the second one is.
  const silentBefore = worker.silentSince !== undefined && seen.at > worker.silentSince;
  return silentBefore && !networkDoubted ? `${drained}; it does not answer any more` : undefined;
}

function stop(draft: Draft, worker: Worker, reason: string): Action[] {
  const askedAt = draft.observed.stopAskedAt.get(worker.id);
  if (askedAt === undefined) return [{ kind: 'stop', worker, reason, attempt: 'first' }];
  const accepted = taskOf(draft, worker)?.desiredStatus === 'STOPPED';
  const pauseSeconds = accepted ? acceptedStopRepeatSeconds : stopRepeatSeconds;
  if (draft.now - askedAt < pauseSeconds * 1000) return [];
  return [{ kind: 'stop', worker, reason, attempt: 'repeated' }];
}

function markSilent(draft: Draft, worker: Worker): Action[] {
  const seen = probeOf(draft, worker);
  if (seen === undefined) return [];
  const isSilent = seen.probe.kind === 'silent';
  if (isSilent === (worker.silentSince !== undefined)) return [];
  const reason = isSilent ? 'does not answer its probe' : 'answers again';
  return [{ kind: 'note', worker, marks: { silentSince: isSilent ? seen.at : null }, reason }];
}

function hasNothingToProbe({ observed }: Draft, worker: Worker): boolean {
  const config = configOf(observed, worker.template);
  return config !== undefined && protocolOf(worker, config).kind === 'none';
}

function isSomebodyElse(worker: Worker, identity: string | undefined): boolean {
  return worker.identity !== undefined && identity !== undefined && identity !== worker.identity;
}
