import type { FleetWorker } from '../../shared/fleet/fleet-worker.ts';
import type { PoolConfig } from '../../shared/pool/config.ts';
import type { Worker } from '../../shared/pool/worker.ts';
import { readyReason } from '../../shared/pool/worker-changes.ts';
import type { Probe } from '../../shared/worker/probe.ts';
import type { Action, WarmFacts } from './action.ts';
import { failureOf, phasesOf } from './close.ts';
import {
  type Draft,
  drainMilliseconds,
  isBusy,
  isShared,
  probeOf,
  type Rule,
  taskOf,
  undecided,
} from './draft.ts';
import { configOf } from './template-configs.ts';

/** How long ECS may take to get a task RUNNING, beyond what the pool allows for its readiness. */
const pendingSeconds = 600;

/** Workers that are RUNNING and whose probe answers idle turn warm; those that never do are given up. */
export const ready: Rule = (draft) => ({
  actions: undecided(draft, 'launching').flatMap(
    (worker) => turnWarm(draft, worker) ?? giveUp(draft, worker),
  ),
});

function turnWarm(draft: Draft, worker: Worker): Action[] | undefined {
  const task = taskOf(draft, worker);
  const probe = probeOf(draft, worker)?.probe;
  if (draft.observed.impostors.has(worker.id)) return undefined;
  if (task?.status !== 'RUNNING' || task.desiredStatus === 'STOPPED' || probe?.kind !== 'ready')
    return undefined;
  // A node on a broker may fetch its first subtask before anybody has probed it.
  if (!probe.idle && !isShared(draft)) return undefined;
  const config = configOf(draft.observed, worker.template);
  const facts = warmFacts(task, probe, { config, now: draft.now });
  return [{ kind: 'turnWarm', worker, facts, reason: readyReason }];
}

function warmFacts(
  task: FleetWorker,
  probe: Extract<Probe, { kind: 'ready' }>,
  { config, now }: { readonly config: PoolConfig | undefined; readonly now: number },
): WarmFacts {
  const port = task.port ?? config?.port;
  return {
    ...(task.address !== undefined && { address: task.address }),
    ...(port !== undefined && { port }),
    ...(config !== undefined && { protocol: config.worker }),
    ...(task.zone !== undefined && { zone: task.zone }),
    ...(probe.identity !== undefined && { identity: probe.identity }),
    ...phasesOf(task),
    ...(probe.status !== undefined && { status: probe.status }),
    warmAt: now,
  };
}

function giveUp(draft: Draft, worker: Worker): Action[] {
  const { observed, now } = draft;
  const config = configOf(observed, worker.template);
  if (config === undefined) return [];
  const { readySeconds } = config;
  const message = whyNotReady(draft, worker, readySeconds);
  if (message === undefined) return [];
  return [
    {
      kind: 'drain',
      worker,
      drainingAt: now,
      // A node on a broker has work that it fetched itself: that gets its time to end.
      drainDeadline: isBusy(draft, worker) ? now + drainMilliseconds(draft) : now,
      reason: message,
      ...failureOf(draft, worker, { cause: 'not_ready', message }),
    },
  ];
}

function whyNotReady(draft: Draft, worker: Worker, readySeconds: number): string | undefined {
  const task = taskOf(draft, worker);
  if (task === undefined || task.status === 'RUNNING') {
    const since = task?.startedAt ?? worker.launchedAt;
    if (draft.now - since < readySeconds * 1000) return undefined;
    return `not ready ${readySeconds} s after its start: ${lastWords(draft, worker)}`;
  }
  const allowedSeconds = readySeconds + pendingSeconds;
  if (draft.now - worker.launchedAt < allowedSeconds * 1000) return undefined;
  return `still ${task.status} ${allowedSeconds} s after its launch`;
}

function lastWords(draft: Draft, worker: Worker): string {
  const other = draft.observed.impostors.get(worker.id);
  if (other !== undefined) return `worker ${other} answers at its address`;
  const probe = probeOf(draft, worker)?.probe;
  if (probe === undefined) return 'it could not be probed';
  if (probe.kind === 'ready') return 'it answers, but is busy with work that nobody gave it';
  return probe.message;
}
