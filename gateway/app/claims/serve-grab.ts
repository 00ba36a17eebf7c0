import type { PoolConfig } from '../../../shared/pool/config.ts';
import type { Grab } from './attempt.ts';
import { backOff } from './back-off.ts';
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
 * As many claims as are asked for, all or none. Checks the ask, grabs with or without a key, waits in the line where
 * the ask allows it, counts the hit or the miss (a grab that had to wait is a miss), and explains a miss.
 */
export async function serveGrab(room: GrabRoom, ask: SeveralAsk): Promise<readonly Granted[]> {
  const startedAt = room.ports.clock.now();
  const config = await poolConfig(room.ports, ask.pool);
  const grab = openGrab(room, ask, config);
  const line = room.lineOf(config.name);
  const first = await tryOnce(room, grab, ask, line.isFree(startedAt));
  if ('granted' in first) {
    if (!first.again) room.counter.hit(config.name, room.ports.clock.now() - startedAt);
    return first.granted;
  }
  if (first.firstMiss) room.counter.miss(config.name);
  const waited = await waitInLine(room, grab, ask, line);
  if (waited.granted !== undefined) return waited.granted;
  throw missError(config.name, {
    ...explainMiss(await missContext(room.ports, config, ask.count)),
    position: waited.position,
  });
}

function openGrab({ ports, silentBudget, hashKey }: GrabRoom, ask: SeveralAsk, config: PoolConfig): Grab {
  return {
    ports,
    config,
    silentBudget,
    hashKey,
    wish: wishOf(ask, config),
    drained: 0,
    failedHooks: 0,
    cleared: new Set(),
    withinLimit: holderLimit(ports, config, ask),
  };
}

/** One try. Out of turn it takes no worker, but a key's claim that is there already is answered all the same. */
async function tryOnce(room: GrabRoom, grab: Grab, ask: SeveralAsk, isInTurn: boolean): Promise<GrabOutcome> {
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

type Waited = { readonly granted?: readonly Granted[]; readonly position: number };

/** Waits up to `waitSeconds`, first come first served; ends early when the client has gone. */
async function waitInLine(room: GrabRoom, grab: Grab, ask: SeveralAsk, line: WaitingLine): Promise<Waited> {
  const { clock } = room.ports;
  const until = clock.now() + (ask.waitSeconds ?? 0) * 1000;
  const place = until > clock.now() ? line.join(ask.count) : undefined;
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
  ask: SeveralAsk,
  { place, until }: { readonly place: Place; readonly until: number },
): Promise<Waited> {
  const { clock, random } = room.ports;
  let contentions = 0;
  while (clock.now() < until && !hasLeft(ask)) {
    const pause = contentions === 0 ? lookMilliseconds : backOff(contentions, random.number());
    await clock.sleep(Math.min(pause, until - clock.now()), ask.signal);
    if (!place.isInTurn(clock.now()) || hasLeft(ask)) continue;
    const outcome = await tryOnce(room, grab, ask, true);
    if ('granted' in outcome) return { granted: outcome.granted, position: place.position() };
    contentions = outcome.contended ? contentions + 1 : 0;
  }
  return { position: place.position() };
}

function hasLeft({ signal }: SeveralAsk): boolean {
  return signal?.aborted === true;
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
