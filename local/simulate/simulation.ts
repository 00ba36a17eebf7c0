import { checkAtRest } from './at-rest.ts';
import type { BrokenPromise } from './books.ts';
import { type SimulationOptions, simulatedPool } from './options.ts';
import { generateTraffic } from './traffic.ts';
import { keepControllers, makeTrouble } from './troubles.ts';
import { createWorld, type World } from './world.ts';

export type SimulationResult = {
  readonly claims: number;
  readonly misses: number;
  readonly errors: number;
  readonly broken: readonly BrokenPromise[];
  /** Seconds from the end of the faults until the pool was at its target with nothing in flight. */
  readonly convergedSeconds: number | undefined;
};

/**
 * The longest that a pool may take to be at rest again: a lost launch's record is kept 30 minutes and two
 * listings, a breaker may be open for 15 minutes.
 */
const restSeconds = 3600;
const lookSeconds = 5;

/** Runs one simulated pool; the same options give the same run. */
export async function simulate(options: SimulationOptions): Promise<SimulationResult> {
  const world = createWorld(options);
  const { time, books } = world;
  const until = time.now() + options.hours * 3_600_000;
  const ending = new AbortController();
  void keepControllers(world, ending.signal);
  void makeTrouble(world, until);
  void generateTraffic(world, until);
  await time.runUntil(until);
  world.stopFaults();
  const convergedSeconds = await converge(world);
  if (convergedSeconds === undefined)
    books.note(`not at rest: ${(await atRest(world)).join('; ')}`, time.now());
  ending.abort();
  await time.runUntil(time.now() + 20_000);
  return { ...books.counts, broken: books.broken(), convergedSeconds };
}

async function converge(world: World): Promise<number | undefined> {
  const { time } = world;
  const stoppedAt = time.now();
  // Claims that nobody released end with their leases: a pool is at rest after the last of them.
  const leasesSeconds = simulatedPool.lease.maxSeconds;
  for (let passed = 0; passed < restSeconds + leasesSeconds; passed += lookSeconds) {
    await time.runUntil(stoppedAt + passed * 1000);
    if ((await atRest(world)).length === 0) return passed;
  }
  return undefined;
}

async function atRest(world: World): Promise<readonly string[]> {
  let problems: readonly string[] | undefined;
  void checkAtRest(world).then((found) => {
    problems = found;
  });
  await world.time.runUntil(world.time.now());
  if (problems === undefined) throw new Error('the check of the ledger in memory did not end');
  return problems;
}
