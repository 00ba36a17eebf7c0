import { ServiceError } from '../../../../shared/pool/errors.ts';
import type { GrabRequest } from '../../../../shared/pool/request.ts';
import type { Grab } from '../attempt.ts';
import type { Candidates } from '../candidates-in-turn.ts';
import { type GrabOutcome, missed } from '../grab-outcome.ts';
import { checkFingerprint, type IdempotencyKey, requestHash } from '../request-hash.ts';
import { answerAgain } from './answer-again.ts';
import { type Chosen, choose } from './hold-workers.ts';
import { clearAway, letFinish } from './other-tries.ts';
import { runTry } from './run-try.ts';
import { isSeveral, openedTry, type SeveralRequest } from './several-request.ts';
import type { Step } from './step.ts';

/** Looks at the request of one key within one call; each one more is a try of another gateway that was met. */
const maxRounds = 100;

/** The request that a grab goes by: of its key, or one that nobody else knows. */
type Named = Pick<GrabRequest, 'pool' | 'key' | 'bodyHash'> & { readonly isKeyed: boolean };

/**
 * Several claims, all or none. The request row is the commit point: workers are held for it, then it is committed by
 * one conditional write, or aborted by whoever comes first. Throws `key_reused`, `claim_ended`, `holder_limit`,
 * `workers_unreachable`, `worker_failed`, `ledger_unreachable`.
 */
export async function grabSeveral(
  grab: Grab,
  candidates: Candidates,
  key: IdempotencyKey | undefined,
): Promise<GrabOutcome> {
  const named = await nameOf(grab, key);
  let request = named.isKeyed ? await grab.ports.ledger.request(named) : undefined;
  for (let round = 0; round < maxRounds; round += 1) {
    if (request !== undefined) checkFingerprint(request, named.bodyHash);
    const step = await oneRound(grab, candidates, { named, request });
    if ('outcome' in step) return step.outcome;
    ({ request } = step);
  }
  throw new ServiceError(
    'ledger_conflict',
    'other tries of this key were always first: try again with the same key',
  );
}

type Position = { readonly named: Named; readonly request: GrabRequest | undefined };

async function oneRound(grab: Grab, candidates: Candidates, position: Position): Promise<Step> {
  const { named, request } = position;
  if (!isSeveral(request)) return tryWithinLimit(grab, candidates, position);
  if (request.several.state === 'committed') {
    const granted = await answerAgain(grab, request);
    if (granted !== undefined) return { outcome: { granted, again: true } };
    return { request: await grab.ports.ledger.request(named) };
  }
  if (request.several.state === 'open') return { request: await letFinish(grab, request) };
  await clearAway(grab, request);
  return tryWithinLimit(grab, candidates, position);
}

/** What a try elsewhere holds for this very key counts against its holder's limit: that try's end is waited for. */
async function tryWithinLimit(grab: Grab, candidates: Candidates, position: Position): Promise<Step> {
  try {
    await grab.withinLimit();
  } catch (error) {
    const { named, request } = position;
    const current = named.isKeyed ? await grab.ports.ledger.request(named) : undefined;
    if (current?.version === request?.version) throw error;
    return { request: current };
  }
  return tryAnew(grab, candidates, position);
}

async function tryAnew(grab: Grab, candidates: Candidates, position: Position): Promise<Step> {
  const chosen = await choose(grab, candidates, grab.wish.count);
  if (chosen.length === 0) return noteMiss(grab, position);
  const opened = await openTry(grab, position, chosen).catch((error: unknown) => {
    putBack(candidates, chosen);
    throw error;
  });
  if (opened.ours) return runTry(grab, candidates, opened.request, chosen);
  putBack(candidates, chosen);
  return { request: opened.request };
}

function putBack(candidates: Candidates, chosen: readonly Chosen[]): void {
  for (const { worker } of chosen) candidates.putBack(worker);
}

type Opened =
  | { readonly ours: true; readonly request: SeveralRequest }
  | { readonly ours: false; readonly request: GrabRequest | undefined };

/** Writes the try before any worker is held for it. Another try that is first stands. */
async function openTry(grab: Grab, { named, request }: Position, chosen: readonly Chosen[]): Promise<Opened> {
  const { clock, random } = grab.ports;
  const workers = chosen.map(({ worker, claimId }) => ({ workerId: worker.id, claimId }));
  const several = openedTry(grab.wish, workers, { attempt: random.id(), now: clock.now() });
  const written = await write(grab, { ...(request ?? fresh(named, clock.now())), several }, request);
  if (written.ours && isSeveral(written.request)) return { ours: true, request: written.request };
  return { ours: false, request: written.request };
}

/** A miss is no outcome: the row of a key only remembers that it was counted. */
async function noteMiss(grab: Grab, { named, request }: Position): Promise<Step> {
  if (!named.isKeyed) return { outcome: missed(true) };
  if (request?.missed === true) return { outcome: missed(false) };
  const noted = { ...(request ?? fresh(named, grab.ports.clock.now())), missed: true };
  const written = await write(grab, noted, request);
  return written.ours ? { outcome: missed(true) } : { request: written.request };
}

/** Creates the row, or replaces the one that was read. */
async function write(
  { ports }: Grab,
  wanted: GrabRequest,
  before: GrabRequest | undefined,
): Promise<{ readonly ours: boolean; readonly request: GrabRequest | undefined }> {
  if (before === undefined) {
    const { created, request } = await ports.ledger.createRequest(wanted);
    return { ours: created, request };
  }
  const { updated, request } = await ports.ledger.updateRequest(wanted);
  return { ours: updated, request };
}

function fresh({ pool, key, bodyHash }: Named, createdAt: number): GrabRequest {
  return { pool, key, bodyHash, version: 1, createdAt };
}

async function nameOf(grab: Grab, key: IdempotencyKey | undefined): Promise<Named> {
  const pool = grab.config.name;
  if (key !== undefined) return { pool, key: key.key, bodyHash: await requestHash(grab, key), isKeyed: true };
  // A client's key is of ASCII alone.
  return { pool, key: `∅ no key ${grab.ports.random.id()}`, bodyHash: '', isKeyed: false };
}
