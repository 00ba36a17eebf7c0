import type { BookedClaim, Books, Entry } from './books.ts';
import type { GatewayClient, GrabBody, GrantedClaim, Said } from './gateway-client.ts';
import type { Script } from './script.ts';

export type CustomerPorts = {
  readonly client: GatewayClient;
  readonly books: Books;
  /** A gateway's address, another one now and then. */
  readonly anyGateway: () => string;
  readonly clock: { now(): number; sleep(milliseconds: number): Promise<void> };
  /** From 0 to under 1. */
  readonly random: () => number;
};

/** A grab without a key is lost for so long when its answer is. */
const confirmSeconds = 4;
/** Between tries, doubling, down to the half of it at random: many customers that wait must not keep a gateway from its feet. */
const firstPauseMilliseconds = 400;
const longestPauseMilliseconds = 8000;
/** Half an hour of them: a call that is never answered is a difference. */
const maxTries = 600;
/** After so many certain refusals a customer goes elsewhere. */
const patience = 5;

/** Does what its script says, and keeps the books. Never throws for what a gateway does. */
export async function beCustomer(ports: CustomerPorts, script: Script): Promise<void> {
  const entry = ports.books.open(script);
  const claims = script.isKeyed
    ? await grabKeyed(ports, script, entry)
    : await grabOnce(ports, script, entry);
  if (claims.length === 0) return;
  await ports.clock.sleep(script.holdMilliseconds / 2);
  for (const claim of claims) await useClaim(ports, script, claim);
  await ports.clock.sleep(script.holdMilliseconds / 2);
  for (const claim of entry.claims) await endClaim(ports, script, claim);
}

/** The same key until there is an answer that is certain. */
async function grabKeyed(
  ports: CustomerPorts,
  script: Script,
  entry: Entry,
): Promise<readonly GrantedClaim[]> {
  const { client, books, anyGateway, clock } = ports;
  let misses = 0;
  for (let tries = 0; tries < maxTries; tries += 1) {
    const said = await client.grab(anyGateway(), script.pool, bodyOf(script), script.holder);
    if (said.kind === 'done') {
      books.granted(entry, said.body, clock.now());
      return said.body;
    }
    if (isEnded(said)) return noClaims(entry, 'ended');
    if (isUnexpected(said)) books.note(`${script.holder} was refused with ${said.status} ${said.code}`);
    if (said.kind === 'refused' && said.code === 'pool_empty') misses += 1;
    if (misses >= patience) return noClaims(entry, 'missed');
    await pauseAfter(ports, tries);
  }
  books.note(`${script.holder} had no certain answer to its grab`);
  return noClaims(entry, 'unanswered');
}

function noClaims(entry: Entry, outcome: 'ended' | 'missed' | 'unanswered'): readonly GrantedClaim[] {
  entry.outcome = outcome;
  return [];
}

/** Asks once; what it gets it confirms by a renewal, and has nothing where it was too late. */
async function grabOnce(
  { client, books, anyGateway, clock }: CustomerPorts,
  script: Script,
  entry: Entry,
): Promise<readonly GrantedClaim[]> {
  const said = await client.grab(anyGateway(), script.pool, { ...bodyOf(script), confirmSeconds });
  if (said.kind === 'nothing') return noClaims(entry, 'unanswered');
  // A gateway may have claimed a worker and then not have been able to say so.
  if (said.kind === 'refused') return noClaims(entry, said.code === 'pool_empty' ? 'missed' : 'unanswered');
  books.granted(entry, said.body, clock.now());
  return said.body;
}

function bodyOf({ holder, count, leaseSeconds }: Script): GrabBody {
  return { holder, count, leaseSeconds };
}

async function useClaim(ports: CustomerPorts, script: Script, claim: GrantedClaim): Promise<void> {
  const { client, books, anyGateway } = ports;
  if (script.looks) {
    const seen = await client.lookAtWorker(anyGateway(), claim);
    const isOther = seen.kind === 'done' && seen.body !== claim.id;
    if (isOther) books.note(`the worker of ${claim.id} was told that it is ${seen.body}'s`);
  }
  if (!script.renews && script.isKeyed) return;
  const said = await untilAnswered(ports, () => client.renew(anyGateway(), claim.id, script.leaseSeconds));
  if (said.kind === 'done') books.renewed(said.body);
}

async function endClaim(ports: CustomerPorts, { ending }: Script, claim: BookedClaim): Promise<void> {
  const { client, books, anyGateway } = ports;
  if (ending === 'forget') {
    claim.end = 'forgotten';
    return;
  }
  books.lettingGo(claim.id);
  const said = await untilAnswered(ports, () => client.release(anyGateway(), claim.id));
  if (said.kind === 'done') claim.end = said.body.endReason;
  else books.note(`${claim.id} could not be released: ${said.kind === 'refused' ? said.code : 'no answer'}`);
}

/** Asks until the gateway has done it, or says that the claim has ended. */
async function untilAnswered<Body>(
  ports: CustomerPorts,
  ask: () => Promise<Said<Body>>,
): Promise<Said<Body>> {
  let said = await ask();
  for (let tries = 1; tries < maxTries && said.kind !== 'done' && !isEnded(said); tries += 1) {
    await pauseAfter(ports, tries);
    said = await ask();
  }
  return said;
}

function pauseAfter({ clock, random }: CustomerPorts, tries: number): Promise<void> {
  const full = Math.min(longestPauseMilliseconds, firstPauseMilliseconds * 2 ** Math.min(tries, 10));
  return clock.sleep(full * (0.5 + random() / 2));
}

function isEnded(said: Said<unknown>): boolean {
  return said.kind === 'refused' && said.code === 'claim_ended';
}

/** What no fault excuses: a garbled call is refused as invalid, everything else is the service's own trouble. */
function isUnexpected(said: Said<unknown>): said is Extract<Said<unknown>, { kind: 'refused' }> {
  return said.kind === 'refused' && said.status < 500 && said.code !== 'invalid_request';
}
