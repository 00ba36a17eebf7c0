import { ServiceError } from '../shared/pool/errors.ts';
import type { ControllerLease, ControllerPorts } from './ports.ts';
import { sleepToNextLook } from './warm-watch.ts';

const renewSeconds = 5;
/** Without a renewal for this long a holder stops acting; a lease unchanged for this long is anybody's. */
const lostSeconds = 15;
/** How often both sides look: a lease that is asked for, or let go, starts its successor within two seconds or so. */
const lookSeconds = 1;
/** How often letting go is tried on a row that a challenger changes meanwhile. */
const maxReleaseAttempts = 3;

type LeasePorts = Pick<ControllerPorts, 'clock' | 'log' | 'untilLeaseMayChange'> & {
  readonly ledger: Pick<ControllerPorts['ledger'], 'controllerLease' | 'takeControllerLease'>;
};

/** The controllers' one lease, held: renewed by a timer of its own until it is released or lost. */
export type HeldLease = {
  /** Aborts at once when the lease is lost: whoever holds it may act no more. */
  readonly signal: AbortSignal;
  /** Aborts when somebody waits to take over. */
  readonly handOver: AbortSignal;
  /** Lets go, so that a successor need not wait. Never throws: a lease that can't be given back runs out. */
  release(): Promise<void>;
};

/** `announced`: asks the holder to end its pass and let go. `silent`: waits until it lets go or dies. */
export type Challenge = {
  readonly holder: string;
  readonly manner: 'announced' | 'silent';
  /** On the monotonic clock; undefined where a caller waits as long as its signal lets it. */
  readonly giveUpAt?: number;
};

/** What a challenger last saw, and since when on its own monotonic clock. */
type Sighting = { readonly version: number; readonly since: number };

/**
 * Takes the lease, waiting for its holder to let go or to be silent for 15 s by this program's own monotonic
 * clock. Undefined where the time is over or the signal aborts first. A ledger that can't be reached is waited for.
 */
export async function acquireLease(
  ports: LeasePorts,
  challenge: Challenge,
  signal: AbortSignal,
): Promise<HeldLease | undefined> {
  const { clock } = ports;
  let sighting: Sighting | undefined;
  while (!signal.aborted) {
    const round = await challengeOnce(ports, challenge, sighting);
    if (round.kind === 'taken') return holdLease(ports, round.lease, round.takenAt);
    sighting = round.sighting;
    if (challenge.giveUpAt !== undefined && clock.monotonic() >= challenge.giveUpAt) return undefined;
    await clock.sleep(lookSeconds * 1000, signal);
  }
  return undefined;
}

type Round =
  | { readonly kind: 'taken'; readonly lease: ControllerLease; readonly takenAt: number }
  | { readonly kind: 'waiting'; readonly sighting: Sighting | undefined };

async function challengeOnce(
  ports: LeasePorts,
  challenge: Challenge,
  sighting: Sighting | undefined,
): Promise<Round> {
  try {
    return await challengeLease(ports, challenge, sighting);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    ports.log.warn({ err: error }, "the controllers' lease can't be read: trying again");
    return { kind: 'waiting', sighting };
  }
}

async function challengeLease(
  { ledger, clock }: LeasePorts,
  { holder, manner }: Challenge,
  before: Sighting | undefined,
): Promise<Round> {
  const now = clock.monotonic();
  const lease = await ledger.controllerLease();
  const isUnchanged = before !== undefined && lease?.version === before.version;
  const since = isUnchanged ? before.since : clock.monotonic();
  if (isFree(lease, holder) || now - since >= lostSeconds * 1000) {
    const mine: ControllerLease = { holder, version: (lease?.version ?? 0) + 1 };
    if (await ledger.takeControllerLease(mine)) return { kind: 'taken', lease: mine, takenAt: now };
    return { kind: 'waiting', sighting: undefined };
  }
  if (lease !== undefined && manner === 'announced' && lease.successor === undefined) {
    const announced = { ...lease, version: lease.version + 1, successor: holder };
    const wrote = await ledger.takeControllerLease(announced);
    // Our own write is no sign of the holder's life: its silence goes on counting.
    return { kind: 'waiting', sighting: wrote ? { version: announced.version, since } : undefined };
  }
  return { kind: 'waiting', sighting: lease && { version: lease.version, since } };
}

/** Nobody's, let go, or our own: a take whose answer was lost, or a release that failed. */
function isFree(lease: ControllerLease | undefined, holder: string): boolean {
  return lease === undefined || lease.released === true || lease.holder === holder;
}

function holdLease(ports: LeasePorts, taken: ControllerLease, takenAt: number): HeldLease {
  const lost = new AbortController();
  const ending = new AbortController();
  const handOver = new AbortController();
  const held = { lease: taken, renewedAt: takenAt };
  const stopped = AbortSignal.any([lost.signal, ending.signal]);
  const renewing = renewUntil(ports, held, { stopped, lost, handOver });
  const watching = watchUntil(ports, held, { stopped, lost, handOver });
  return {
    signal: lost.signal,
    handOver: handOver.signal,
    release: async () => {
      ending.abort();
      await Promise.all([renewing, watching]);
      if (!lost.signal.aborted) await letGo(ports, held.lease);
    },
  };
}

type Held = { lease: ControllerLease; renewedAt: number };
type Ends = {
  readonly stopped: AbortSignal;
  readonly lost: AbortController;
  readonly handOver: AbortController;
};

async function renewUntil(ports: LeasePorts, held: Held, { stopped, lost, handOver }: Ends): Promise<void> {
  while (!stopped.aborted) {
    await untilNextLook(ports, held, stopped);
    if (stopped.aborted) return;
    try {
      if (!(await lookAndRenew(ports, held))) lost.abort();
      if (held.lease.successor !== undefined) handOver.abort();
    } catch (error) {
      ports.log.warn({ err: error }, "the controllers' lease could not be renewed");
    }
  }
}

function untilNextLook(
  { clock, untilLeaseMayChange = sleepToNextLook(clock) }: LeasePorts,
  { renewedAt }: Held,
  stopped: AbortSignal,
): Promise<void> {
  const everyMilliseconds = lookSeconds * 1000;
  const renewalDue = renewedAt + renewSeconds * 1000 - clock.monotonic();
  const atMostMilliseconds = Math.max(everyMilliseconds, renewalDue);
  return untilLeaseMayChange({ everyMilliseconds, atMostMilliseconds }, stopped);
}

/** A renewal may hang; the end of the lease may not. */
async function watchUntil({ clock, log }: LeasePorts, held: Held, { stopped, lost }: Ends): Promise<void> {
  while (!stopped.aborted) {
    const leftMilliseconds = held.renewedAt + lostSeconds * 1000 - clock.monotonic();
    if (leftMilliseconds <= 0) {
      log.warn({}, `the controllers' lease was not renewed for ${lostSeconds} s: acting no more`);
      lost.abort();
      return;
    }
    await clock.sleep(leftMilliseconds, stopped);
  }
}

/** False where somebody else holds it now. Counts from before its write: a challenger sees it later than that. */
async function lookAndRenew({ ledger, clock }: LeasePorts, held: Held): Promise<boolean> {
  const from = clock.monotonic();
  const current = await ledger.controllerLease();
  if (current?.holder !== held.lease.holder || current.released === true) return false;
  // A successor that announced itself has changed the version, not the holder.
  held.lease = current;
  if (from - held.renewedAt < renewSeconds * 1000) return true;
  const next = { ...current, version: current.version + 1 };
  if (await ledger.takeControllerLease(next)) {
    held.lease = next;
    held.renewedAt = from;
  }
  return true;
}

async function letGo({ ledger, log }: LeasePorts, lease: ControllerLease): Promise<void> {
  try {
    let current: ControllerLease | undefined = lease;
    for (let attempt = 1; attempt <= maxReleaseAttempts; attempt += 1) {
      if (current?.holder !== lease.holder) return;
      const released = { holder: current.holder, version: current.version + 1, released: true };
      if (await ledger.takeControllerLease(released)) return;
      current = await ledger.controllerLease();
    }
  } catch (error) {
    log.warn({ err: error }, "the controllers' lease could not be given back: it runs out by itself");
  }
}
