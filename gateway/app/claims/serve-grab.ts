import type { PoolConfig } from '../../../shared/pool/config.ts';
import type { CallerError } from '../../../shared/pool/errors.ts';
import type { Grab } from './attempt.ts';
import { type Candidates, candidatesInTurn, noCandidates } from './candidates-in-turn.ts';
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
import { refusalOf, wishOf } from './wish.ts';

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
 * As many claims as are asked for, all or none. Checks the ask, but for a key that has its claims already; grabs with
 * or without a key, waits in the line where the ask allows it, counts the hit or the miss (a grab that had to wait is
 * a miss), and explains a miss.
 */
export async function serveGrab(room: GrabRoom, ask: SeveralAsk): Promise<readonly Granted[]> {
  const startedAt = room.ports.clock.now();
  const config = await poolConfig(room.ports, ask.pool);
  const refusal = refusalOf(ask, config);
  if (refusal !== undefined) return answerKnown(room, ask, config, refusal);
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

/**
 * The claims that a key has, though its pool would not allow them now: it may have been configured otherwise since.
 * No claim is made, and no row left. Throws the refusal where the key has none.
 */
async function answerKnown(
  room: GrabRoom,
  ask: SeveralAsk,
  config: PoolConfig,
  refusal: CallerError,
): Promise<readonly Granted[]> {
  if (ask.idempotencyKey === undefined) throw refusal;
  const refuse = () => Promise.reject(refusal);
  const opened = { ...openGrab(room, ask, config), mayHaveRequest: true };
  const grab = Object.assign(opened, { withinLimit: refuse, claimed: () => undefined });
  const outcome = await grabFrom({ ...noCandidates, next: refuse, many: refuse }, grab, ask);
  if ('granted' in outcome) return outcome.granted;
  throw refusal;
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
    mayHaveRequest: false,
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
    return await grabFrom(candidates, grab, ask);
  } finally {
    candidates.close();
  }
}

function grabFrom(
  candidates: Candidates,
  grab: Grab,
  { idempotencyKey: key, count }: SeveralAsk,
): Promise<GrabOutcome> {
  if (count > 1) return grabSeveral(grab, candidates, key);
  return key === undefined ? grabWithoutKey(grab, candidates) : grabWithKey(grab, candidates, key);
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
