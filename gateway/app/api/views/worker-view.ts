import type { Worker } from '../../../../shared/pool/worker.ts';
import type { ShownState, WorkerView } from '../schemas/workers.ts';
import { isoTime, isoTimeOf } from './times.ts';

/** The state that people see: a warm worker at work that no claim explains is `busy`. */
export function shownState({ state, busySince }: Worker): ShownState {
  return state === 'warm' && busySince !== undefined ? 'busy' : state;
}

/** Where a worker is reached through the proxy. `publicUrl` is the gateway's own, without a slash at its end. */
export function workerUrl(publicUrl: string, workerId: string): string {
  return `${publicUrl}/w/${encodeURIComponent(workerId)}/`;
}

/** A worker as the API and the page tell it. */
export function workerView(worker: Worker, publicUrl: string): WorkerView {
  const { id, pool, address, port, zone, capacityProvider, template, reason, claimsServed } = worker;
  return {
    id,
    pool,
    state: shownState(worker),
    address,
    port,
    url: workerUrl(publicUrl, id),
    zone,
    capacityProvider,
    template,
    reason,
    claimsServed,
    ...momentsOf(worker),
    launch: launchOf(worker),
    drainReason: worker.drainReason,
    claim: claimOf(worker),
    endedClaim: endedClaimOf(worker),
    status: statusOf(worker),
    end: worker.end,
  };
}

function momentsOf(worker: Worker) {
  return {
    launchedAt: isoTime(worker.launchedAt),
    startedAt: isoTimeOf(worker.startedAt),
    warmAt: isoTimeOf(worker.warmAt),
    busySince: isoTimeOf(worker.busySince),
    silentSince: isoTimeOf(worker.silentSince),
    unreadySince: isoTimeOf(worker.unreadySince),
    leakedSince: isoTimeOf(worker.leakedSince),
    reclaimingSince: isoTimeOf(worker.reclaimingSince),
    drainingAt: isoTimeOf(worker.drainingAt),
    stoppedAt: isoTimeOf(worker.stoppedAt),
  };
}

function launchOf({ state, launchedAt, placedAt, pulledAt, startedAt }: Worker): WorkerView['launch'] {
  if (state !== 'launching') return undefined;
  if (startedAt !== undefined) return { step: 'getting_ready', since: isoTime(startedAt) };
  if (pulledAt !== undefined) return { step: 'starting', since: isoTime(pulledAt) };
  if (placedAt !== undefined) return { step: 'pulling', since: isoTime(placedAt) };
  return { step: 'placing', since: isoTime(launchedAt) };
}

function claimOf({ claim }: Worker): WorkerView['claim'] {
  if (claim === undefined) return undefined;
  return { ...claim, createdAt: isoTime(claim.createdAt), expiresAt: isoTime(claim.expiresAt) };
}

function endedClaimOf({ endedClaim }: Worker): WorkerView['endedClaim'] {
  if (endedClaim === undefined) return undefined;
  const { createdAt, expiresAt, endedAt } = endedClaim;
  return {
    ...endedClaim,
    createdAt: isoTime(createdAt),
    expiresAt: isoTime(expiresAt),
    endedAt: isoTime(endedAt),
  };
}

function statusOf({ status }: Worker): WorkerView['status'] {
  return status === undefined ? undefined : { ...status, reportedAt: isoTime(status.reportedAt) };
}
