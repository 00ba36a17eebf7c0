import { backOff } from './back-off.ts';
import type { SeveralAsk } from './claims.ts';
import type { GrabOutcome } from './grab-outcome.ts';
import type { Granted } from './handing-out.ts';
import type { ClaimsPorts } from './ports.ts';
import type { GrabRoom } from './serve-grab.ts';
import type { Place, WaitingLine } from './waiting-line.ts';

/** How often the first in the line looks at the warm index. */
const lookMilliseconds = 250;
/** How often it tries whatever the index shows: the index lags, and another gateway may have served its key. */
const tryMilliseconds = 5000;

type Waited = { readonly granted?: readonly Granted[]; readonly position: number };

/**
 * Waits up to `waitSeconds`, first come first served, and makes a try where one may succeed; ends early when the
 * client has gone. A try says when it has claimed a worker: those behind don't wait for its probe and its hook. Throws
 * what the try throws, and `ledger_unreachable`.
 */
export async function waitInLine(
  room: Pick<GrabRoom, 'ports' | 'snapshotOf'>,
  ask: SeveralAsk,
  line: WaitingLine,
  tryOnce: (claimed: () => void) => Promise<GrabOutcome>,
): Promise<Waited> {
  const { clock } = room.ports;
  const until = clock.now() + (ask.waitSeconds ?? 0) * 1000;
  const place = until > clock.now() ? line.join(ask.count) : undefined;
  if (place === undefined) return { position: line.length() + 1 };
  try {
    return await waitAtPlace(room, ask, { place, until }, tryOnce);
  } finally {
    place.leave(clock.now());
  }
}

async function waitAtPlace(
  room: Pick<GrabRoom, 'ports' | 'snapshotOf'>,
  ask: SeveralAsk,
  { place, until }: { readonly place: Place; readonly until: number },
  tryOnce: (claimed: () => void) => Promise<GrabOutcome>,
): Promise<Waited> {
  const { clock } = room.ports;
  let tried = { at: clock.now(), contentions: 0 };
  while (clock.now() < until && !hasLeft(ask)) {
    await untilNextLook(room, ask, { place, until, tried });
    if (!place.isInTurn(clock.now()) || hasLeft(ask)) continue;
    if (!(await isWorthATry(room, ask, { until, tried }))) continue;
    const outcome = await tryOnce(() => place.beServed(clock.now()));
    if ('granted' in outcome) return { granted: outcome.granted, position: place.position() };
    place.waitOn();
    tried = { at: clock.now(), contentions: outcome.contended ? tried.contentions + 1 : 0 };
  }
  return { position: place.position() };
}

/** The last try of a grab, and how often in a row others were in its way. */
type Tried = { readonly at: number; readonly contentions: number };
type Waiting = { readonly place: Place; readonly until: number; readonly tried: Tried };

/** Who is behind in the line waits to be called; who was in others' way keeps out of it; else the index is looked at. */
async function untilNextLook(
  { ports }: Pick<GrabRoom, 'ports'>,
  { pool, signal }: SeveralAsk,
  { place, until, tried }: Waiting,
): Promise<void> {
  const { clock, random, untilWarmMayChange = sleepToNextLook(clock) } = ports;
  const now = clock.now();
  if (!place.isInTurn(now)) {
    // Called, and out of turn again: whoever was served before it is not.
    if (place.called.aborted) return await clock.sleep(Math.min(lookMilliseconds, until - now), signal);
    const called = signal === undefined ? place.called : AbortSignal.any([place.called, signal]);
    return await clock.sleep(Math.min(tryMilliseconds, until - now), called);
  }
  if (tried.contentions > 0) {
    return await clock.sleep(Math.min(backOff(tried.contentions, random.number()), until - now), signal);
  }
  const atMostMilliseconds = Math.min(until, Math.max(now + 1, tried.at + tryMilliseconds)) - now;
  await untilWarmMayChange({ pool, everyMilliseconds: lookMilliseconds, atMostMilliseconds }, signal);
}

function sleepToNextLook(clock: ClaimsPorts['clock']): NonNullable<ClaimsPorts['untilWarmMayChange']> {
  return ({ everyMilliseconds, atMostMilliseconds }, signal) =>
    clock.sleep(Math.min(everyMilliseconds, atMostMilliseconds), signal);
}

/** A try reads consistently and may write its key's row: it is made where the index shows enough, and now and then. */
async function isWorthATry(
  { ports, snapshotOf }: Pick<GrabRoom, 'ports' | 'snapshotOf'>,
  { pool, count }: SeveralAsk,
  { until, tried }: Omit<Waiting, 'place'>,
): Promise<boolean> {
  const now = ports.clock.now();
  if (tried.contentions > 0 || now >= until || now - tried.at >= tryMilliseconds) return true;
  return await snapshotOf(pool).shows(count);
}

function hasLeft({ signal }: SeveralAsk): boolean {
  return signal?.aborted === true;
}
