import { setTimeout as sleep } from 'node:timers/promises';
import { password, withBenchGateway } from './load/bench-gateway.ts';
import { claimTraffic, type Traffic } from './load/claim-traffic.ts';
import type { DeployedGateway } from './load/deployed-gateway.ts';
import { type Front, openFront } from './load/front.ts';
import { type MemoryLimit, openMemoryLimit } from './load/memory-limit.ts';
import { openPages } from './load/open-pages.ts';
import { type LoadOptions, parseLoadOptions } from './load/options.ts';
import { cpuSeconds, residentMiB } from './load/resident-memory.ts';
import { percentileWords } from './percentiles.ts';

/**
 * `npm run bench:load -- [--seconds S] [--pages P] [--page overview|pool] [--claims-per-second C] [--memory-max-mib M]
 * [--unit FILE]`: open pages with their events and grabs at once, through Caddy where test/setup-caddy.sh has made it;
 * how long grabs take, and what gateway and Caddy hold of memory. With a limit both run within it, as they would on a
 * host without more.
 */

const warmWorkers = 150;
const restSeconds = 60;

async function main(): Promise<void> {
  const options = parseLoadOptions(process.argv.slice(2));
  const { memoryMaxMiB, unitFile } = options;
  const limit = memoryMaxMiB === undefined ? undefined : await openMemoryLimit(memoryMaxMiB);
  try {
    await withBenchGateway({ warmWorkers, unitFile, limit }, async (gateway) => {
      await load(gateway, options, limit);
    });
  } finally {
    await limit?.close();
  }
}

async function load(
  gateway: DeployedGateway,
  options: LoadOptions,
  limit: MemoryLimit | undefined,
): Promise<void> {
  const front = await openFront(gateway.url, limit);
  try {
    await tellMemory('before', gateway, front);
    const pages = await openPages(front.url, password, options);
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
    if (limit !== undefined) await tellLimit(limit);
  } finally {
    await front.close();
  }
}

function tellTraffic(
  { pages, page, claimsPerSecond, seconds }: LoadOptions,
  { grabMilliseconds, hits, misses, others }: Traffic,
): void {
  console.log(`${pages} open pages (${page}), ${claimsPerSecond} grabs a second for ${seconds} s:`);
  console.log(`grabs: ${hits} hits, ${misses} misses, others ${JSON.stringify(others)}`);
  console.log(`a hit takes ${percentileWords(grabMilliseconds)}`);
}

async function tellMemory(when: string, { pid }: DeployedGateway, { caddyPid }: Front): Promise<void> {
  const caddy = caddyPid === undefined ? 'not here' : await memoryWords(caddyPid);
  console.log(`${when}: gateway ${await memoryWords(pid)}, Caddy ${caddy}`);
}

async function memoryWords(pid: number): Promise<string> {
  const { now, peak, file } = await residentMiB(pid);
  const cpu = await cpuSeconds(pid);
  return `${now.toFixed(0)} MiB (${file.toFixed(0)} of it files, at most ${peak.toFixed(0)}, CPU ${cpu.toFixed(1)} s)`;
}

async function tellLimit(limit: MemoryLimit): Promise<void> {
  const { peakMiB, kills } = await limit.told();
  console.log(`both within the limit: at most ${peakMiB.toFixed(0)} MiB, ${kills} killed`);
}

await main();
