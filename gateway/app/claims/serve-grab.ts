import type { PoolConfig } from '../../../shared/pool/config.ts';
import { CallerError } from '../../../shared/pool/errors.ts';
import type { Grab } from './attempt.ts';
import { candidatesInTurn } from './candidates-in-turn.ts';
import type { GrabAsk } from './claims.ts';
import type { GrabCounter } from './grab-counter.ts';
import type { Granted, Wish } from './handing-out.ts';
import { holderLimit } from './holder-limit.ts';
import { grabWithKey } from './keyed-grab.ts';
import { explainMiss, missError } from './miss.ts';
import { grabWithoutKey } from './plain-grab.ts';
import { poolConfig } from './pool-config.ts';
import type { ClaimsPorts } from './ports.ts';
import type { SilentBudget } from './silent-budget.ts';
import type { WarmSnapshot } from './warm-snapshot.ts';

/** What the grabs of one gateway share. */
export type GrabRoom = {
  readonly ports: ClaimsPorts;
  readonly silentBudget: SilentBudget;
  readonly counter: GrabCounter;
  readonly hashKey: () => Promise<string>;
  readonly snapshotOf: (pool: string) => WarmSnapshot;
};

/** Checks the ask, grabs with or without a key, counts the hit or the miss, and explains a miss. */
export async function serveGrab(room: GrabRoom, ask: GrabAsk): Promise<Granted> {
  const { ports, silentBudget, counter, hashKey } = room;
  const config = await poolConfig(ports, ask.pool);
  const grab: Grab = {
    ports,
    config,
    silentBudget,
    hashKey,
    wish: wishOf(ask, config),
    drained: 0,
    failedHooks: 0,
    withinLimit: holderLimit(ports, config, ask.holder),
  };
  const outcome = await hitOrMiss(grab, room.snapshotOf(config.name), ask);
  if ('granted' in outcome) {
    counter.hit(config.name);
    return outcome.granted;
  }
  if (outcome.firstMiss) counter.miss(config.name);
  throw missError(config.name, explainMiss(await missContext(ports, config)));
}

async function hitOrMiss(grab: Grab, snapshot: WarmSnapshot, ask: GrabAsk) {
  const candidates = candidatesInTurn(snapshot);
  try {
    if (ask.idempotencyKey !== undefined) return await grabWithKey(grab, candidates, ask.idempotencyKey);
    const granted = await grabWithoutKey(grab, candidates);
    return granted === undefined ? { firstMiss: true } : { granted };
  } finally {
    candidates.close();
  }
}

function wishOf({ holder, leaseSeconds, confirmSeconds, payload }: GrabAsk, config: PoolConfig): Wish {
  if (config.mode === 'shared') {
    throw new CallerError(
      'pool_shared',
      `the workers of pool "${config.name}" are shared and never claimed: post the task to /api/v1/pools/${config.name}/tasks`,
    );
  }
  if (payload !== undefined && config.onClaim === undefined) {
    const message = `pool "${config.name}" has no onClaim hook that would take it`;
    throw new CallerError('invalid_request', `payload: ${message}; leave it out`, {
      details: { problems: [{ path: 'payload', message }] },
    });
  }
  return {
    ...(holder === undefined ? {} : { holder }),
    ...(confirmSeconds === undefined ? {} : { confirmSeconds }),
    ...(payload === undefined ? {} : { payload }),
    leaseSeconds: allowedLeaseSeconds(leaseSeconds, config.lease),
  };
}

/** The lease asked for, or the pool's default. Throws `invalid_request` where it is over the pool's maximum. */
export function allowedLeaseSeconds(asked: number | undefined, lease: PoolConfig['lease']): number {
  if (asked === undefined) return lease.defaultSeconds;
  if (asked <= lease.maxSeconds) return asked;
  throw new CallerError(
    'invalid_request',
    `leaseSeconds: at most ${lease.maxSeconds} in this pool, not ${asked}`,
    {
      details: { problems: [{ path: 'leaseSeconds', message: `at most ${lease.maxSeconds}` }] },
    },
  );
}

async function missContext(ports: ClaimsPorts, config: PoolConfig) {
  const { ledger, clock } = ports;
  const [live, override, report, state] = await Promise.all([
    ledger.liveWorkers(config.name),
    ledger.poolOverride(config.name),
    ledger.poolReport(config.name),
    ledger.poolState(config.name),
  ]);
  return { now: clock.now(), config, live, override, report, state };
}
