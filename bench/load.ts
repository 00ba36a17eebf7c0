import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '../gateway/client/client.ts';
import { settled } from '../gateway/client/settled.ts';
import { eventually, startLocalRun } from '../test/end-to-end/local-run.ts';
import { claimTraffic, type Traffic } from './load/claim-traffic.ts';
import { type DeployedGateway, startDeployedGateway } from './load/deployed-gateway.ts';
import { type Front, openFront } from './load/front.ts';
import { openPages } from './load/open-pages.ts';
import { type LoadOptions, parseLoadOptions } from './load/options.ts';
import { residentMiB } from './load/resident-memory.ts';
import { percentileWords } from './percentiles.ts';

/**
 * `npm run bench:load -- [--seconds S] [--pages P] [--claims-per-second C]`: open pages with events and grabs at once,
 * through Caddy where test/setup-caddy.sh has made it; how long grabs take, and what gateway and Caddy hold of memory.
 */

const warmWorkers = 150;
const restSeconds = 60;
const password = 'bench-load';

async function main(): Promise<void> {
  const options = parseLoadOptions(process.argv.slice(2));
  const directory = await mkdtemp(join(tmpdir(), 'bench-load-'));
  const file = join(directory, 'pools.yaml');
  const counts = `target: {fixed: ${warmWorkers}}, maxWorkers: 400, reuse: {maxClaims: 10000}`;
  await writeFile(file, `pools:\n  - {name: bench, image: workers/example, ${counts}}\n`);
  const run = await startLocalRun(['--hosted', '--pools', file], { GATEWAY_HTTP_PASSWORD: password });
  try {
    const [ownGatewayPid] = await run.pids(/gateway\/app\/main\.ts/);
    if (ownGatewayPid === undefined) throw new Error('the run has no gateway');
    const gateway = await startDeployedGateway(ownGatewayPid, directory);
    try {
      await load(gateway, options);
    } finally {
      await gateway.close();
    }
  } finally {
    await run.end();
    await rm(directory, { recursive: true });
  }
}

async function load(gateway: DeployedGateway, options: LoadOptions): Promise<void> {
  await eventually(
    () => warmCount(gateway),
    (count) => count >= warmWorkers,
    300,
  );
  const front = await openFront(gateway.url);
  try {
    await tellMemory('before', gateway, front);
    const pages = await openPages(front.url, password, options.pages);
    const traffic = await claimTraffic(front.url, password, options);
    await tellMemory('under load', gateway, front);
    await pages.close();
    tellTraffic(options, traffic);
    const { events, bytes, lost } = pages.seen;
    console.log(
      `pages: ${events} events, ${(bytes / 2 ** 20).toFixed(0)} MiB, ${lost} of ${options.pages} lost`,
    );
    await sleep(restSeconds * 1000);
    await tellMemory(`${restSeconds} s after`, gateway, front);
  } finally {
    await front.close();
  }
}

/** How many workers are warm; none while the gateway starts. */
async function warmCount({ url }: DeployedGateway): Promise<number> {
  const asked = createClient({ url, password }).GET('/api/v1/pools/{pool}', {
    params: { path: { pool: 'bench' } },
  });
  const outcome = await settled(asked);
  return outcome.ok ? outcome.data.counts.warm : 0;
}

function tellTraffic(
  { pages, claimsPerSecond, seconds }: LoadOptions,
  { grabMilliseconds, hits, misses, others }: Traffic,
): void {
  console.log(`${pages} open pages, ${claimsPerSecond} grabs a second for ${seconds} s:`);
  console.log(`grabs: ${hits} hits, ${misses} misses, others ${JSON.stringify(others)}`);
  console.log(`a hit takes ${percentileWords(grabMilliseconds)}`);
}

async function tellMemory(when: string, { pid }: DeployedGateway, { caddyPid }: Front): Promise<void> {
  const gateway = await residentMiB(pid);
  const caddy = caddyPid === undefined ? undefined : await residentMiB(caddyPid);
  const words = (memory: { readonly now: number; readonly peak: number }) =>
    `${memory.now.toFixed(0)} MiB (at most ${memory.peak.toFixed(0)})`;
  console.log(`${when}: gateway ${words(gateway)}, Caddy ${caddy === undefined ? 'not here' : words(caddy)}`);
}

await main();
