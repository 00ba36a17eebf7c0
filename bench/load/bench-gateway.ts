import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '../../gateway/client/client.ts';
import { settled } from '../../gateway/client/settled.ts';
import { eventually, startLocalRun } from '../../test/end-to-end/local-run.ts';
import { type DeployedGateway, type GatewayStart, startDeployedGateway } from './deployed-gateway.ts';

/** The password of every bench's gateway. */
export const password = 'bench-load';
/** Starting a worker is a process each. */
const warmSeconds = 300;

export type BenchPool = GatewayStart & { readonly warmWorkers: number };

/**
 * Runs a bench against a gateway as it is deployed, before one pool `bench` of warm workers that are claimed again and
 * again, all of a local run of its own; ends everything when the bench has ended.
 */
export async function withBenchGateway(
  { warmWorkers, ...start }: BenchPool,
  bench: (gateway: DeployedGateway) => Promise<void>,
): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-load-'));
  const file = join(directory, 'pools.yaml');
  const counts = `target: {fixed: ${warmWorkers}}, maxWorkers: 400, reuse: {maxClaims: 10000}`;
  await writeFile(file, `pools:\n  - {name: bench, image: workers/example, ${counts}}\n`);
  const run = await startLocalRun(['--hosted', '--pools', file], { GATEWAY_HTTP_PASSWORD: password });
  try {
    const [ownGatewayPid] = await run.pids(/gateway\/app\/main\.ts/);
    if (ownGatewayPid === undefined) throw new Error('the run has no gateway');
    const gateway = await startDeployedGateway(ownGatewayPid, directory, start);
    try {
      await eventually(
        () => warmCount(gateway),
        (count) => count >= warmWorkers,
        warmSeconds,
      );
      await bench(gateway);
    } finally {
      await gateway.close();
    }
  } finally {
    await run.end();
    await rm(directory, { recursive: true });
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
