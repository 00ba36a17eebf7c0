import { setTimeout as sleepFor } from 'node:timers/promises';
import { seededRandom } from '../ecs/model/seeded-random.ts';
import { claimsLeft, differencesAtRest } from './agreement/at-rest.ts';
import { booksAgainstLedger } from './agreement/books-against-ledger.ts';
import { endedClaims } from './agreement/ended-claims.ts';
import { processDifferences } from './agreement/process-table.ts';
import { planIncidents } from './incidents.ts';
import type { ChaosOptions } from './options.ts';
import { type Books, openBooks } from './traffic/books.ts';
import { openGatewayClient } from './traffic/gateway-client.ts';
import { runTraffic, type TrafficCounts } from './traffic/traffic.ts';
import { createTrouble, type TroubleCounts } from './wire/trouble.ts';
import { interfere } from './world/interfere.ts';
import { type ChaosWorld, type ChaosWorldOptions, startChaosWorld } from './world/world.ts';

export type ChaosRun = Omit<ChaosWorldOptions, 'trouble' | 'seed' | 'failed'> & {
  readonly options: ChaosOptions;
  print(text: string): void;
};

/** What a run came to. */
export type ChaosResult = {
  readonly books: Books;
  readonly traffic: TrafficCounts;
  readonly trouble: Readonly<TroubleCounts>;
  /** How many of each kind of incident came to pass, by target. */
  readonly incidents: ReadonlyMap<string, number>;
  /** From the end of the faults until everything was at rest. */
  readonly restSeconds: number;
  readonly differences: readonly string[];
};

const lookMilliseconds = 1000;
const firstRestSeconds = 90;
/** Leases end, silent workers are given up, launches are replayed and adopted: all within this. */
const lastRestSeconds = 300;

/** Starts everything, has faults and traffic for as long as asked, and compares all books at the end. */
export async function runChaos(run: ChaosRun, signal: AbortSignal): Promise<ChaosResult> {
  const { options, clock, print } = run;
  const failed = new AbortController();
  const sleep = (milliseconds: number) => sleepFor(milliseconds);
  const trouble = createTrouble(options.seed, (milliseconds) => sleep(milliseconds));
  const world = await startChaosWorld({
    ...run,
    seed: options.seed,
    trouble,
    failed: (error) => failed.abort(error),
  });
  const ending = AbortSignal.any([signal, failed.signal]);
  try {
    const atRest = () => differencesAtRest(world.outsider);
    await untilNoneIsLeft(atRest, run, firstRestSeconds, ending);
    print(`chaos: at rest; logs in ${world.logDirectory}`);
    const { books, traffic, incidents } = await haveFaults(world, run, ending);
    trouble.stop();
    const faultsEndedAt = clock.now();
    const unrest = await untilNoneIsLeft(atRest, run, lastRestSeconds, ending);
    const restSeconds = (clock.now() - faultsEndedAt) / 1000;
    // A claim's end stops its worker or has it replaced: what the machine runs is compared once that is over too.
    const left = await untilNoneIsLeft(() => differencesWithoutClaims(world), run, lastRestSeconds, ending);
    const ended = await endedClaims(world.ledgerUrl, world.tableName, world.outsider.ledger);
    const differences = [
      ...books.differences(),
      ...unrest,
      ...left,
      ...booksAgainstLedger(books.entries(), ended),
    ];
    failed.signal.throwIfAborted();
    return { books, traffic, incidents, restSeconds, differences, trouble: trouble.counts };
  } finally {
    await world.close();
  }
}

/** What is not at rest once all claims have ended, on any side; empty where all sides agree. */
async function differencesWithoutClaims(world: ChaosWorld): Promise<readonly string[]> {
  return [
    ...(await claimsLeft(world.outsider)),
    ...(await differencesAtRest(world.outsider)),
    ...(await processDifferences(world)),
  ];
}

async function haveFaults(world: ChaosWorld, run: ChaosRun, signal: AbortSignal) {
  const { options, clock, password } = run;
  const random = seededRandom(options.seed);
  const books = openBooks();
  const client = openGatewayClient(password);
  const until = clock.now() + options.minutes * 60_000;
  const anyGateway = () => world.gatewayUrls[random.below(world.gatewayUrls.length)] ?? '';
  try {
    const [traffic, incidents] = await Promise.all([
      runTraffic(
        { client, books, anyGateway, clock, random: random.number },
        { seed: options.seed, until },
        signal,
      ),
      haveIncidents(world, run, signal),
    ]);
    return { books, traffic, incidents };
  } finally {
    await client.close();
  }
}

/** One incident after the other at its time; those that last go on beside the next ones. */
async function haveIncidents(
  world: ChaosWorld,
  { options, clock, print }: ChaosRun,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const random = seededRandom(options.seed);
  const startedAt = clock.now();
  const counts = new Map<string, number>();
  const lasting: Promise<void>[] = [];
  for (const incident of planIncidents(options.minutes * 60, options.seed)) {
    await clock.sleep(Math.max(0, startedAt + incident.atSeconds * 1000 - clock.now()), signal);
    if (signal.aborted) break;
    const name = `${incident.kind} ${incident.target}`;
    print(`chaos: ${incident.atSeconds.toFixed(0)} s  ${name}`);
    const ports = { sleep: (milliseconds: number) => clock.sleep(milliseconds, signal), below: random.below };
    const done = interfere(world, incident, ports).then((happened) => {
      if (happened) counts.set(name, (counts.get(name) ?? 0) + 1);
    });
    lasting.push(done);
  }
  await Promise.all(lasting);
  return counts;
}

/** What is left when the time is over; a look that fails, since something is down, is another look. */
async function untilNoneIsLeft(
  look: () => Promise<readonly string[]>,
  { clock }: ChaosRun,
  seconds: number,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const until = clock.now() + seconds * 1000;
  let differences: readonly string[] = ['nothing could be looked at'];
  while (!signal.aborted) {
    differences = await look().catch((error: unknown) => [String(error)]);
    if (differences.length === 0 || clock.now() > until) return differences;
    await clock.sleep(lookMilliseconds, signal);
  }
  return [...differences, 'the run was ended before its time'];
}
