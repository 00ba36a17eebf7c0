import type { PoolConfig } from '../../../shared/pool/config.ts';
import type { Grab } from './attempt.ts';
import { candidatesInTurn, noCandidates } from './candidates-in-turn.ts';
import type { GrabAsk } from './claims.ts';
import type { GrabCounter } from './grab-counter.ts';
import type { Granted } from './handing-out.ts';
import { holderLimit } from './holder-limit.ts';
import { grabWithKey, type KeyedOutcome } from './keyed-grab.ts';
import { explainMiss, missError } from './miss.ts';
import { grabWithoutKey } from './plain-grab.ts';
import { poolConfig } from './pool-config.ts';
import type { ClaimsPorts } from './ports.ts';
import type { SilentBudget } from './silent-budget.ts';
import type { Place, WaitingLine } from './waiting-line.ts';
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

/** How often the first in the line looks for a worker. */
const lookMilliseconds = 250;

/**
 * Checks the ask, grabs with or without a key, waits in the line where the ask allows it, counts the hit or the
 * miss (a grab that had to wait is a miss), and explains a miss.
 */
export async function serveGrab(room: GrabRoom, ask: GrabAsk): Promise<Granted> {
  const startedAt = room.ports.clock.now();
  const config = await poolConfig(room.ports, ask.pool);
  const grab = openGrab(room, ask, config);
  const line = room.lineOf(config.name);
  const first = await tryOnce(room, grab, ask, line.length() === 0);
  if ('granted' in first) {
    room.counter.hit(config.name, room.ports.clock.now() - startedAt);
    return first.granted;
  }
  if (first.firstMiss) room.counter.miss(config.name);
  const waited = await waitInLine(room, grab, ask, line);
  if (waited.granted !== undefined) return waited.granted;
  throw missError(config.name, {
    ...explainMiss(await missContext(room.ports, config)),
    position: waited.position,
  });
}

function openGrab({ ports, silentBudget, hashKey }: GrabRoom, ask: GrabAsk, config: PoolConfig): Grab {
  return {
    ports,
    config,
    silentBudget,
    hashKey,
    wish: wishOf(ask, config),
    drained: 0,
    failedHooks: 0,
    withinLimit: holderLimit(ports, config, ask.holder),
  };
}

/** One try. Out of turn it takes no worker, but a key's claim that is there already is answered all the same. */
async function tryOnce(room: GrabRoom, grab: Grab, ask: GrabAsk, isInTurn: boolean): Promise<KeyedOutcome> {
  const candidates = isInTurn ? candidatesInTurn(room.snapshotOf(grab.config.name)) : noCandidates;
  try {
    if (ask.idempotencyKey !== undefined) return await grabWithKey(grab, candidates, ask.idempotencyKey);
    const granted = await grabWithoutKey(grab, candidates);
    return granted === undefined ? { firstMiss: true } : { granted };
  } finally {
    candidates.close();
  }
}

type Waited = { readonly granted?: Granted; readonly position: number };

/** Waits up to `waitSeconds`, first come first served; ends early when the client has gone. */
async function waitInLine(room: GrabRoom, grab: Grab, ask: GrabAsk, line: WaitingLine): Promise<Waited> {
  const { clock } = room.ports;
  const until = clock.now() + (ask.waitSeconds ?? 0) * 1000;
  const place = until > clock.now() ? line.join() : undefined;
  if (place === undefined) return { position: line.length() + 1 };
  try {
    return await waitAtPlace(room, grab, ask, { place, until });
  } finally {
    place.leave();
  }
}

async function waitAtPlace(
  room: GrabRoom,
  grab: Grab,
  ask: GrabAsk,
  { place, until }: { readonly place: Place; readonly until: number },
): Promise<Waited> {
  const { clock } = room.ports;
  while (clock.now() < until && !hasLeft(ask)) {
    await clock.sleep(Math.min(lookMilliseconds, until - clock.now()), ask.signal);
    if (place.position() !== 1 || hasLeft(ask)) continue;
    const outcome = await tryOnce(room, grab, ask, true);
    if ('granted' in outcome) return { granted: outcome.granted, position: 1 };
  }
  return { position: place.position() };
}

function hasLeft({ signal }: GrabAsk): boolean {
  return signal?.aborted === true;
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
