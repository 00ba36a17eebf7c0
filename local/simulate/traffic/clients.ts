import type { Granted } from '../../../gateway/app/claims/claims.ts';
import { CallerError, ServiceError } from '../../../shared/pool/errors.ts';
import type { SeededRandom } from '../../ecs/model/seeded-random.ts';
import { streamOf } from '../faults/streams.ts';
import type { Gateway } from '../processes.ts';
import type { AskedGrab } from '../promises/kept-promise.ts';
import type { World } from '../world.ts';
import type { Gateways } from './gateways.ts';
import { type Habits, habitsOf } from './habits.ts';

/** How long a client waits for the answer to anything but a grab. */
const answerSeconds = 30;

/** One client, from its coming to its end. */
export type Client = {
  readonly world: World;
  readonly gateways: Gateways;
  readonly habits: Habits;
  readonly random: SeededRandom;
};

/** Grabs, works, renews, releases or forgets, as its habits are. */
export async function beClient(world: World, gateways: Gateways, number: number): Promise<void> {
  const random = streamOf(world.options.seed, `client ${number}`);
  const pools = world.settings.known();
  const client: Client = { world, gateways, random, habits: habitsOf(number, pools, random) };
  const granted = await grabUntilAnswered(client);
  if (granted.length === 0) return;
  const confirmed = await Promise.all(granted.map((one) => confirm(client, one)));
  const held = granted.filter((_one, position) => confirmed[position]);
  await hold(client, held);
  await Promise.all(held.map((one) => letGo(client, one.claim.id)));
  if (client.habits.askAgainAfterEnd && client.habits.keyed && world.phase.is === 'troubled')
    await tryOnce(client);
}

async function grabUntilAnswered(client: Client): Promise<readonly Granted[]> {
  const { world, habits, random } = client;
  const { books, time } = world;
  let hasMissed = false;
  for (let tries = 0; tries < (habits.keyed ? habits.tries : 1); tries += 1) {
    const outcome = await tryOnce(client);
    if (Array.isArray(outcome)) {
      for (const granted of outcome) books.holds(granted);
      books.counts.claims += outcome.length;
      return outcome;
    }
    const misses = isMiss(outcome);
    // Retries of one grab are one miss.
    if (misses && !hasMissed) books.counts.misses += 1;
    if (!misses) books.counts.errors += 1;
    hasMissed ||= misses;
    if (outcome instanceof CallerError || world.phase.is !== 'troubled') return [];
    await time.sleep(random.number() * 8000);
  }
  return [];
}

/** One try; undefined where no answer came in the client's time. */
async function tryOnce(client: Client): Promise<Granted[] | Error | undefined> {
  const { world, gateways, habits, random } = client;
  const patience = { isOver: false };
  const gateway = gateways.pick(random);
  const asked = askedGrab(client, gateway);
  world.watching.told({ kind: 'asked', ask: asked });
  const ends = world.books.grabBegins(habits.holder, habits.count);
  const answer = grabAt(gateway, habits).then(
    (granted) => {
      for (const { claim } of granted) world.books.answered(claim.id);
      world.watching.told({ kind: 'granted', ask: asked, granted, heard: !patience.isOver });
      return granted;
    },
    (error: unknown) => {
      if (isMiss(error)) world.watching.told({ kind: 'missed', ask: asked });
      return error instanceof Error ? error : new Error(String(error));
    },
  );
  void answer.then(ends);
  const outcome = await within(world, habits.patienceSeconds + (habits.waitSeconds ?? 0), answer);
  patience.isOver = true;
  if (gateway.mortal.dead()) ends();
  return outcome;
}

function isMiss(outcome: unknown): boolean {
  return outcome instanceof ServiceError && outcome.code === 'pool_empty';
}

function askedGrab({ world, habits }: Client, { serial: gateway }: Gateway): AskedGrab {
  const { name: client, pool, holder, count, payload, keyed, waitSeconds } = habits;
  const key = keyed ? client : undefined;
  return { client, pool, holder, count, payload, waitSeconds, gateway, key, askedAt: world.time.now() };
}

async function grabAt({ claims }: Gateway, habits: Habits): Promise<Granted[]> {
  const { name, pool, holder, leaseSeconds, waitSeconds, confirmSeconds, payload, keyed } = habits;
  const body = {
    pool,
    holder,
    leaseSeconds,
    ...(habits.count > 1 && { count: habits.count }),
    ...(waitSeconds !== undefined && { waitSeconds }),
    ...(confirmSeconds !== undefined && { confirmSeconds }),
    ...(payload !== undefined && { payload }),
  };
  const idempotencyKey = { key: name, fingerprint: JSON.stringify(body) };
  const ask = keyed ? { ...body, idempotencyKey } : body;
  return habits.count === 1
    ? [await claims.grab(ask)]
    : [...(await claims.grabSeveral({ ...ask, count: habits.count }))];
}

/** What a client does first with a claim that has to be confirmed; false where it came too late. */
async function confirm({ world, gateways, habits, random }: Client, { claim }: Granted): Promise<boolean> {
  if (claim.leaseExpiresAt === undefined) return true;
  await world.time.sleep(habits.confirmAfterSeconds * 1000);
  const confirming = gateways.pick(random).claims.confirm(claim);
  const outcome = await settled(
    world,
    confirming.then(() => 'confirmed'),
  );
  if (outcome === 'confirmed') world.books.renewed(claim.id, claim.leaseExpiresAt);
  return outcome === 'confirmed';
}

async function hold(client: Client, held: readonly Granted[]): Promise<void> {
  const { world, gateways, habits, random } = client;
  const { time, account, books } = world;
  for (const { worker } of held) {
    if (habits.workSeconds !== undefined) account.workers.work(worker.id, habits.workSeconds);
  }
  await time.sleep(habits.holdSeconds * 1000);
  if (habits.renews === 'never') return;
  if (habits.renews === 'at the end') await untilTheEnd(client, held);
  for (const { claim } of held) {
    const askedAt = time.now();
    const outcome = await settled(world, gateways.pick(random).claims.renew(claim.id));
    if (outcome === undefined || outcome instanceof Error) continue;
    books.renewed(claim.id, outcome.claim.expiresAt);
    world.watching.told({ kind: 'renewed', granted: outcome, askedAt });
  }
}

/** About when the reaper comes: from 3 s before the lease's end until 8 s after it. */
async function untilTheEnd({ world: { time }, random }: Client, held: readonly Granted[]): Promise<void> {
  const end = Math.max(0, ...held.map(({ claim }) => claim.leaseExpiresAt ?? claim.expiresAt));
  await time.sleep(Math.max(0, end + (random.number() * 11 - 3) * 1000 - time.now()));
}

async function letGo({ world, gateways, habits, random }: Client, claimId: string): Promise<void> {
  const { books, time } = world;
  if (habits.end === 'forgets') return;
  books.letGo(claimId);
  for (let times = habits.end === 'releases' ? 1 : 2; times > 0; times -= 1) {
    books.releaseAsked(claimId);
    const ended = await settled(world, gateways.pick(random).claims.release(claimId));
    if (ended !== undefined && !(ended instanceof Error)) world.watching.told({ kind: 'released', ended });
    await time.sleep(random.number() * 2000);
  }
}

/** The answer, the error, or undefined where none came in the client's time. */
function settled<T>(world: World, answer: Promise<T>): Promise<T | Error | undefined> {
  const caught = answer.catch((error: unknown) =>
    error instanceof Error ? error : new Error(String(error)),
  );
  return within(world, answerSeconds, caught);
}

function within<T>({ time }: World, seconds: number, answer: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve) => {
    void answer.then(resolve);
    time.at(time.now() + seconds * 1000, () => resolve(undefined));
  });
}
