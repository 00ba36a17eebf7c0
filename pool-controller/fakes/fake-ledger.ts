import type { WriteOutcome } from '../../shared/ledger/outcome.ts';
import type { EndedClaim } from '../../shared/pool/claim.ts';
import { ServiceError } from '../../shared/pool/errors.ts';
import { type HistoryStep, hourMilliseconds } from '../../shared/pool/history.ts';
import { mayTransit, nextState, type TransitionName } from '../../shared/pool/lifecycle.ts';
import type { Decision, PoolOverride, PoolReport, PoolState } from '../../shared/pool/pool-state.ts';
import type { GrabRequest } from '../../shared/pool/request.ts';
import type { Worker } from '../../shared/pool/worker.ts';
import type { ControllerLease, ControllerLedger } from '../ports.ts';

/** What a fake ledger holds, open to tests. */
export type LedgerContent = {
  readonly states: Map<string, PoolState>;
  readonly overrides: Map<string, PoolOverride>;
  readonly live: Map<string, Worker>;
  readonly closed: Map<string, Worker>;
  readonly endedClaims: Map<string, EndedClaim>;
  /** By key. */
  readonly requests: Map<string, GrabRequest>;
  readonly reports: Map<string, PoolReport>;
  readonly decisions: Decision[];
  /** Additions to the history, as they came. */
  readonly history: { readonly pool: string; readonly step: HistoryStep }[];
  lease: ControllerLease | undefined;
  /** While set, every call throws `ledger_unreachable`. */
  unreachable: boolean;
  /** While set, a process that closes a worker dies when the row is marked. */
  closingIsCutOff: boolean;
};

export type FakeLedger = { readonly ledger: ControllerLedger; readonly content: LedgerContent };

/** A ledger in memory with the real one's conditions: each write of a worker on its version. */
export function fakeLedger(): FakeLedger {
  const content: LedgerContent = {
    states: new Map(),
    overrides: new Map(),
    live: new Map(),
    closed: new Map(),
    endedClaims: new Map(),
    requests: new Map(),
    reports: new Map(),
    decisions: [],
    history: [],
    lease: undefined,
    unreachable: false,
    closingIsCutOff: false,
  };
  const ledger = {
    ...poolCalls(content),
    ...workerCalls(content),
    ...holdCalls(content),
    ...leaseCalls(content),
  };
  return { content, ledger: reachable(ledger, content) };
}

/** The same calls, refused while the ledger can't be reached. */
function reachable(ledger: ControllerLedger, content: LedgerContent): ControllerLedger {
  return new Proxy(ledger, {
    get(target, name) {
      const call: unknown = Reflect.get(target, name);
      if (typeof call !== 'function') return call;
      return async (...args: readonly unknown[]) => {
        if (content.unreachable) throw new ServiceError('ledger_unreachable', 'the ledger does not answer');
        return await Reflect.apply(call, target, args);
      };
    },
  });
}

function poolCalls({ states, overrides, reports, decisions, history, live, closed }: LedgerContent) {
  return {
    knownPools: async () =>
      [...new Set([...states.keys(), ...overrides.keys()])].map((pool) => {
        const [state, override] = [states.get(pool), overrides.get(pool)];
        return { pool, onlyOverridden: state === undefined, read: () => ({ state, override }) };
      }),
    poolState: async (pool: string) => states.get(pool),
    waitingGrabs: async () => 0,
    closedWorkers: async (pool: string, limit: number) =>
      [...closed.values()]
        .filter((worker) => worker.pool === pool)
        .toReversed()
        .slice(0, limit),
    liveWorkers: async (pool: string) => [...live.values()].filter((worker) => worker.pool === pool),
    countWarm: async (pool: string) =>
      [...live.values()].filter(
        (worker) => worker.pool === pool && worker.state === 'warm' && worker.busySince === undefined,
      ).length,
    advance: async (state: PoolState) => {
      if ((states.get(state.pool)?.sequence ?? 0) !== state.sequence - 1) return false;
      states.set(state.pool, state);
      return true;
    },
    forgetPool: async ({ pool, sequence }: PoolState) => {
      if (states.get(pool)?.sequence !== sequence) return false;
      overrides.delete(pool);
      reports.delete(pool);
      return states.delete(pool);
    },
    recordDecisions: async (made: readonly Decision[]) => {
      decisions.push(...made);
    },
    report: async (report: PoolReport) => {
      reports.set(report.pool, report);
    },
    addHistory: async (pool: string, step: HistoryStep) => {
      history.push({ pool, step });
    },
    mergeHistory: async (_pool: string, now: number) => now + hourMilliseconds,
  };
}

function workerCalls(
  content: LedgerContent,
): Pick<
  ControllerLedger,
  'adopt' | 'turnWarm' | 'drain' | 'endClaim' | 'copyEndedClaim' | 'reuse' | 'note' | 'close'
> {
  const { live, closed, endedClaims } = content;
  return {
    adopt: async (worker) => {
      const current = live.get(worker.id);
      if (current !== undefined) return { won: false, current };
      live.set(worker.id, worker);
      return { won: true, worker };
    },
    turnWarm: async ({ worker, changeId, ...facts }) =>
      change(live, worker, 'turnWarm', { ...facts, changeId }),
    drain: async ({ worker, ...facts }) => change(live, worker, 'drain', facts),
    reuse: async ({ worker, ...facts }) => {
      if (worker.endedClaim !== undefined) endedClaims.set(worker.endedClaim.id, worker.endedClaim);
      const off = { returning: undefined, drainDeadline: undefined, endedClaim: undefined };
      return change(live, worker, 'reuse', { ...facts, ...off });
    },
    endClaim: async (ending) => endClaim(live, ending),
    copyEndedClaim: async ({ workerId }, ended) => {
      endedClaims.set(ended.id, ended);
      const current = live.get(workerId);
      if (current?.endedClaim?.id === ended.id) put(live, current, { endedClaim: undefined });
    },
    note: async ({ worker, ...marks }) => {
      const current = live.get(worker.id);
      if (current?.version !== worker.version) return { won: false, current };
      const taken = Object.entries(marks).filter(([, value]) => value !== undefined);
      return put(live, current, Object.fromEntries(taken.map(([name, value]) => [name, value ?? undefined])));
    },
    close: async ({ worker, stoppedAt, end, changeId }) => {
      const current = live.get(worker.id);
      if (current?.version !== worker.version) return { won: false, current };
      const gone: Worker = {
        ...current,
        version: current.version + 1,
        state: 'stopped',
        stoppedAt,
        end,
        changeId,
      };
      live.set(worker.id, gone);
      if (content.closingIsCutOff) return await new Promise<never>(() => undefined);
      closed.set(worker.id, gone);
      live.delete(worker.id);
      return { won: true, worker: gone };
    },
  };
}

function endClaim(
  live: Map<string, Worker>,
  ending: Parameters<ControllerLedger['endClaim']>[0],
): WriteOutcome {
  const { workerId, ended, expectExpiresAt, drainReason, drainDeadline, returning, changeId } = ending;
  const current = live.get(workerId);
  if (current?.claim?.id !== ended.id) return { won: false, current };
  if (expectExpiresAt !== undefined && current.claim.expiresAt !== expectExpiresAt)
    return { won: false, current };
  const claimsServed = current.claimsServed + 1;
  const facts = { endedClaim: ended, claim: undefined, drainReason, drainDeadline, returning, changeId };
  return change(live, current, 'endClaim', { ...facts, claimsServed });
}

function holdCalls({ live, requests }: LedgerContent) {
  const ofClaim = (workerId: string, claimId: string) => {
    const current = live.get(workerId);
    return current?.claim?.id === claimId ? current : undefined;
  };
  return {
    request: async ({ key }: Pick<GrabRequest, 'key'>) => requests.get(key),
    updateRequest: async (request: GrabRequest) => {
      const standing = requests.get(request.key);
      if (standing?.version !== request.version) return { updated: false, request: standing };
      const next = { ...request, version: request.version + 1 };
      requests.set(request.key, next);
      return { updated: true, request: next };
    },
    settleHold: async ({ workerId, claimId, ...lease }: Parameters<ControllerLedger['settleHold']>[0]) => {
      const current = ofClaim(workerId, claimId);
      if (current?.claim?.hold === undefined) return { won: false, current: live.get(workerId) } as const;
      const { hold: _over, ...claim } = current.claim;
      const { createdAt, expiresAt, changeId } = lease;
      return put(live, current, { claim: { ...claim, createdAt, expiresAt }, changeId });
    },
    undoClaim: async ({ workerId, claimId, changeId }: Parameters<ControllerLedger['undoClaim']>[0]) => {
      const current = ofClaim(workerId, claimId);
      if (current === undefined) return { won: false, current: live.get(workerId) } as const;
      return change(live, current, 'undoClaim', { claim: undefined, changeId });
    },
    drainClaimed: async (drained: Parameters<ControllerLedger['drainClaimed']>[0]) => {
      const { workerId, claimId, pool: _same, ...facts } = drained;
      const current = ofClaim(workerId, claimId);
      if (current === undefined) return { won: false, current: live.get(workerId) } as const;
      return change(live, current, 'drainClaimed', { claim: undefined, ...facts });
    },
  };
}

function leaseCalls(content: LedgerContent) {
  return {
    controllerLease: async () => content.lease,
    takeControllerLease: async (lease: ControllerLease) => {
      if ((content.lease?.version ?? 0) !== lease.version - 1) return false;
      content.lease = lease;
      return true;
    },
  };
}

function change(
  live: Map<string, Worker>,
  seen: Worker,
  transition: TransitionName,
  facts: Record<string, unknown>,
): WriteOutcome {
  const current = live.get(seen.id);
  if (current?.version !== seen.version || !mayTransit(current.state, transition))
    return { won: false, current };
  return put(live, current, { ...facts, state: nextState(current.state, transition) });
}

function put(live: Map<string, Worker>, current: Worker, facts: Record<string, unknown>): WriteOutcome {
  const merged = { ...current, ...facts, version: current.version + 1 };
  const worker = Object.fromEntries(
    Object.entries(merged).filter(([, value]) => value !== undefined),
  ) as Worker;
  live.set(worker.id, worker);
  return { won: true, worker };
}
