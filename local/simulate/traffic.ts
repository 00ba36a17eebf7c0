import type { Claims, Granted } from '../../gateway/app/claims/claims.ts';
import { CallerError, ServiceError } from '../../shared/pool/errors.ts';
import type { Mortal } from './crash.ts';
import { simulatedPool } from './options.ts';
import type { World } from './world.ts';

type Gateway = { readonly claims: Claims; readonly mortal: Mortal };

/** A client waits so long for an answer, then tries again with the same key. */
const clientTimeoutSeconds = 30;
const maxTries = 6;
const meanSecondsBetweenGrabs = 20;

/** Clients that grab, work, renew, release or forget, over two gateways that are started again when they die. */
export async function generateTraffic(world: World, until: number): Promise<void> {
  const { time, random } = world;
  const gateways = [world.startGateway(), world.startGateway()];
  for (let client = 0; time.now() < until; client += 1) {
    await time.sleep(-Math.log(1 - random.number()) * meanSecondsBetweenGrabs * 1000);
    const burst = random.number() < 0.05 ? 1 + random.below(8) : 1;
    for (let one = 0; one < burst; one += 1) void beClient(world, gateways, `client-${client}-${one}`);
  }
}

async function beClient(world: World, gateways: Gateway[], name: string): Promise<void> {
  const granted = await grabUntilAnswered(world, gateways, name);
  if (granted === undefined) return;
  const { time, random, books, workers } = world;
  const { claim, worker } = granted;
  books.counts.claims += 1;
  books.granted(granted, time.now());
  if (!(await confirm(world, gateways, claim))) return;
  const holdSeconds = random.number() * 90;
  if (random.number() < 0.5) workers.work(worker.id, holdSeconds * random.number());
  await time.sleep(holdSeconds * 1000);
  if (random.number() < 0.2) await renew(world, gateways, claim.id);
  if (random.number() < 0.2) return;
  books.letGo(claim.id);
  await settled(world, pick(world, gateways).claims.release(claim.id));
}

async function grabUntilAnswered(
  world: World,
  gateways: Gateway[],
  name: string,
): Promise<Granted | undefined> {
  const { books, random } = world;
  const leaseSeconds = 30 + random.below(200);
  const isKeyed = random.number() < 0.7;
  const ask = {
    pool: simulatedPool.name,
    holder: name,
    leaseSeconds,
    ...(random.number() < 0.3 ? { waitSeconds: 5 + random.below(20) } : {}),
    ...(random.number() < 0.3 ? { confirmSeconds: 5 + random.below(20) } : {}),
  };
  const keyed = { ...ask, idempotencyKey: { key: name, fingerprint: JSON.stringify(ask) } };
  for (let tries = 0; tries < (isKeyed ? maxTries : 1); tries += 1) {
    const outcome = await settled(world, pick(world, gateways).claims.grab(isKeyed ? keyed : ask));
    if (outcome !== undefined && !(outcome instanceof Error)) return outcome;
    if (outcome instanceof CallerError) return undefined;
    if (outcome instanceof ServiceError && outcome.code === 'pool_empty') books.counts.misses += 1;
    else books.counts.errors += 1;
    await world.time.sleep(random.number() * 5000);
  }
  return undefined;
}

/** What a client does first with a claim that has to be confirmed; false where it came too late. */
async function confirm(world: World, gateways: Gateway[], claim: Granted['claim']): Promise<boolean> {
  if (claim.leaseExpiresAt === undefined) return true;
  await world.time.sleep(world.random.number() * 8000);
  const outcome = await settled(
    world,
    pick(world, gateways)
      .claims.confirm(claim)
      .then(() => 'confirmed'),
  );
  if (outcome === 'confirmed') world.books.renewed(claim.id, claim.leaseExpiresAt);
  return outcome === 'confirmed';
}

async function renew(world: World, gateways: Gateway[], claimId: string): Promise<void> {
  const outcome = await settled(world, pick(world, gateways).claims.renew(claimId));
  if (outcome instanceof Error || outcome === undefined) return;
  world.books.renewed(claimId, outcome.claim.expiresAt);
}

/** The answer, the error, or undefined where none came in the client's time. */
async function settled<T>({ time }: World, answer: Promise<T>): Promise<T | Error | undefined> {
  const caught = answer.catch((error: unknown) =>
    error instanceof Error ? error : new Error(String(error)),
  );
  return Promise.race([caught, time.sleep(clientTimeoutSeconds * 1000).then(() => undefined)]);
}

/** A gateway by chance; a dead one is started again, as systemd would. */
function pick(world: World, gateways: Gateway[]): Gateway {
  const index = world.random.below(gateways.length);
  const gateway = gateways[index];
  if (gateway !== undefined && !gateway.mortal.dead()) return gateway;
  const fresh = world.startGateway();
  gateways[index] = fresh;
  return fresh;
}
