import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, type LocalRun, startLocalRun } from '../test/end-to-end/local-run.ts';
import { percentileWords } from './percentiles.ts';

/** `npm run bench:grab`: how long a grab takes through HTTP, one after the other and 16 at a time, on this machine. */

const warmWorkers = 60;
const sequentialGrabs = 30;
const parallelGrabs = 30;
const atOnce = 16;

type Claims = { readonly claims: readonly { readonly id: string }[] };
type Pool = { readonly counts: { readonly warm: number } };

async function main(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-grab-'));
  const file = join(directory, 'pools.yaml');
  const pool = `{name: bench, image: workers/example, target: {fixed: ${warmWorkers}}, maxWorkers: 400}`;
  await writeFile(file, `pools:\n  - ${pool}\n`);
  const run = await startLocalRun(['--hosted', '--pools', file]);
  try {
    await untilWarm(run);
    const sequential = await timeGrabs(run, sequentialGrabs, 1);
    await untilWarm(run);
    const parallel = await timeGrabs(run, parallelGrabs, atOnce);
    tell('one after the other', sequential);
    tell(`${atOnce} at a time`, parallel);
  } finally {
    await run.end();
    await rm(directory, { recursive: true });
  }
}

async function untilWarm(run: LocalRun): Promise<void> {
  const warm = async () => (await run.call<Pool>('GET', '/api/v1/pools/bench')).body.counts.warm;
  await eventually(warm, (count) => count >= warmWorkers, 120);
}

async function timeGrabs(run: LocalRun, grabs: number, clients: number): Promise<readonly number[]> {
  const milliseconds: number[] = [];
  let started = 0;
  const client = async () => {
    while (started < grabs) {
      started += 1;
      const startedAt = performance.now();
      const { status } = await run.call<Claims>('POST', '/api/v1/pools/bench/claims', {});
      if (status === 201) milliseconds.push(performance.now() - startedAt);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return milliseconds.toSorted((left, right) => left - right);
}

function tell(how: string, sorted: readonly number[]): void {
  console.log(`${how}: ${sorted.length} grabs, ${percentileWords(sorted)}`);
}

await main();
