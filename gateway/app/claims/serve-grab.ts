import type { PoolConfig } from '../../../shared/pool/config.ts';
import type { Grab } from './attempt.ts';
import { candidatesInTurn, noCandidates } from './candidates-in-turn.ts';
import type { SeveralAsk } from './claims.ts';
import type { GrabCounter } from './grab-counter.ts';
import type { GrabOutcome } from './grab-outcome.ts';
import type { Granted } from './handing-out.ts';
import { holderLimit } from './holder-limit.ts';
import { grabWithKey } from './keyed-grab.ts';
import { explainMiss, missError } from './miss.ts';
import { grabWithoutKey } from './plain-grab.ts';
import { poolConfig } from './pool-config.ts';
import type { ClaimsPorts } from './ports.ts';
import { grabSeveral } from './several/grab-several.ts';
import type { SilentBudget } from './silent-budget.ts';
import { waitInLine } from './wait-in-line.ts';
import type { WaitingLine } from './waiting-line.ts';
import type { WarmSnapshot } from './warm-snapshot.ts';
import { wishOf } from './wish.ts';

/** What the grabs of one gateway share. */
export type GrabRoom = {
  readonly ports: ClaimsPorts;
  readonly silentBudget: SilentBudget;
  readonly counter: GrabCounter;
  readonly hashKey: () => Promise<string>;
  readonly snapshotOf: (pool: string) => WarmSnapshot;
  readonly lineOf: (pool: string) => WaitingLine;
};

/**
 * As many claims as are asked for, all or none. Checks the ask, grabs with or without a key, waits in the line where
 * the ask allows it, counts the hit or the miss (a grab that had to wait is a miss), and explains a miss.
 */
export async function serveGrab(room: GrabRoom, ask: SeveralAsk): Promise<readonly Granted[]> {
  const startedAt = room.ports.clock.now();
  const config = await poolConfig(room.ports, ask.pool);
  const grab = openGrab(room, ask, config);
  const line = room.lineOf(config.name);
  const first = await tryOnce(room, grab, ask, {
    isInTurn: line.isFree(startedAt),
    claimed: () => undefined,
  });
  if ('granted' in first) {
    if (!first.again) room.counter.hit(config.name, room.ports.clock.now() - startedAt);
    return first.granted;
  }
  if (first.firstMiss) room.counter.miss(config.name);
  const waited = await waitInLine(room, ask, line, (claimed) =>
    tryOnce(room, grab, ask, { isInTurn: true, claimed }),
  );
  if (waited.granted !== undefined) return waited.granted;
  throw missError(config.name, {
    ...explainMiss(await missContext(room.ports, config, ask.count)),
    position: waited.position,
  });
}

/** A grab before a try: each try looks at the holder's limit anew. */
type OpenedGrab = Omit<Grab, 'withinLimit' | 'claimed'>;
type Try = Pick<Grab, 'claimed'> & { readonly isInTurn: boolean };

function openGrab(
  { ports, silentBudget, hashKey }: GrabRoom,
  ask: SeveralAsk,
  config: PoolConfig,
): OpenedGrab {
  return {
    ports,
    config,
    silentBudget,
    hashKey,
    wish: wishOf(ask, config),
    hasRequest: false,
    drained: 0,
    failedHooks: 0,
    cleared: new Set(),
  };
}

/** One try. Out of turn it takes no worker, but a key's claim that is there already is answered all the same. */
async function tryOnce(
  room: GrabRoom,
  opened: OpenedGrab,
  ask: SeveralAsk,
  { isInTurn, claimed }: Try,
): Promise<GrabOutcome> {
  const grab = Object.assign(opened, {
    withinLimit: holderLimit(room.ports, opened.config, ask),
    claimed,
  });
  const candidates = isInTurn ? candidatesInTurn(room.snapshotOf(grab.config.name)) : noCandidates;
  try {
    const { idempotencyKey: key, count } = ask;
    if (count > 1) return await grabSeveral(grab, candidates, key);
    if (key !== undefined) return await grabWithKey(grab, candidates, key);
    return await grabWithoutKey(grab, candidates);
  } finally {
    candidates.close();
  }
}

async function missContext(ports: ClaimsPorts, config: PoolConfig, wanted: number) {
  const { ledger, clock } = ports;
  const [live, override, report, state] = await Promise.all([
    ledger.liveWorkers(config.name),
    ledger.poolOverride(config.name),
    ledger.poolReport(config.name),
    ledger.poolState(config.name),
  ]);
  return { now: clock.now(), config, wanted, live, override, report, state };
}
