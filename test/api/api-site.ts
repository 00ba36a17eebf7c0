import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { password } from '../../gateway/app/api/testing/a-server.ts';
import { aTask, createFakeWorld } from '../../gateway/app/api/testing/fake-world.ts';
import { createClaims } from '../../gateway/app/claims/claims.ts';
import { buildPage } from '../../gateway/app/page/build-page.ts';
import { buildServer } from '../../gateway/app/server.ts';
import { createMemoryDocumentClient } from '../../local/ledger/memory.ts';
import { type Ledger, openLedger } from '../../shared/ledger/ledger.ts';
import { createTableInput } from '../../shared/ledger/table.ts';
import type { Worker } from '../../shared/pool/worker.ts';

/** The real gateway, with its real claims, over the ledger in memory; the workers are made up. */
export type ApiSite = {
  readonly url: string;
  readonly password: string;
  readonly ledger: Ledger;
  /** The gateway's log, a JSON line each. */
  readonly log: readonly string[];
  /** Adds warm workers to a pool. */
  addWarm(pool: string, count: number): Promise<readonly Worker[]>;
  /** The workers of this pool stop answering. */
  silence(pool: string): Promise<void>;
  close(): Promise<void>;
};

const pools = [
  { name: 'etl', image: 'workers/example', target: { fixed: 2 }, maxWorkers: 500 },
  { name: 'few', image: 'workers/example', target: { fixed: 1 }, maxClaimsPerHolder: 1 },
  { name: 'hooked', image: 'workers/example', target: { fixed: 1 }, onClaim: { path: '/claimed' } },
  { name: 'crowd', image: 'workers/example', mode: 'shared', target: { fixed: 2 } },
];

const clock = {
  now: () => Date.now(),
  sleep: async (milliseconds: number, signal?: AbortSignal) => {
    await setTimeout(milliseconds, undefined, signal === undefined ? {} : { signal }).catch((error) => {
      if (!signal?.aborted) throw error;
    });
  },
};

/** Starts it on a free port of 127.0.0.1. */
export async function openApiSite(): Promise<ApiSite> {
  const tableSchema = createTableInput('ledger');
  const documentClient = createMemoryDocumentClient({ clock, tableSchema });
  const ledger = openLedger({ documentClient, tableName: 'ledger', clock });
  const world = createFakeWorld(pools, () => clock);
  const random = { id: () => randomBytes(16).toString('hex'), number: () => Math.random() };
  const worker = { ...world.ports.worker, deliver: async () => ({ kind: 'delivered' as const }) };
  const claims = createClaims({ ledger, worker, pools: world.ports.pools, clock, random });
  const app = await buildServer(
    { ...world.ports, ledger, claims, clock },
    { secret: { kind: 'password', password }, version: '0', bundleSha256: null, page: await buildPage() },
  );
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  let workers = 0;
  const addOne = async (pool: string) => {
    workers += 1;
    const made = await adoptWarm(ledger, { pool, id: `${pool}${workers}`, number: workers });
    world.tasks.set(made.id, [aTask({ id: 'done', status: 'complete' })]);
    return made;
  };
  return {
    url,
    password,
    ledger,
    log: world.log,
    async addWarm(pool, count) {
      return await Promise.all(Array.from({ length: count }, () => addOne(pool)));
    },
    async silence(pool) {
      for (const { id } of await ledger.liveWorkers(pool)) world.tasks.delete(id);
    },
    close: async () => await app.close(),
  };
}

async function adoptWarm(
  ledger: Ledger,
  { pool, id, number }: { pool: string; id: string; number: number },
): Promise<Worker> {
  const now = clock.now();
  const launching: Worker = {
    pool,
    id,
    arn: `arn:aws:ecs:eu-west-1:000000000000:task/test/${id}`,
    state: 'launching',
    version: 1,
    changeId: `launch-${id}`,
    template: `test-${pool}:1`,
    capacityProvider: 'FARGATE',
    launchToken: 'wp-1',
    reason: 'below the target',
    launchedAt: now,
    fence: 0,
    claimsServed: 0,
  };
  await ledger.adopt(launching);
  const outcome = await ledger.turnWarm({
    worker: launching,
    changeId: `warm-${id}`,
    address: `127.99.${number >> 8}.${number & 255}`,
    port: 9,
    warmAt: now,
  });
  if (!outcome.won) throw new Error('the worker could not turn warm');
  return outcome.worker;
}
