import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { inputsOf, readStackConfigs } from './read-inputs.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'costs-'));
});
afterEach(async () => await rm(root, { recursive: true }));

async function write(stack: string, config: string): Promise<void> {
  await writeFile(join(root, `Pulumi.dev-${stack}.yaml`), `config:\n  aws:region: eu-west-1\n${config}`);
}

it("reads an environment's three config files and its pools, and no secret", async () => {
  await write('networks', '  fargate-warm-pool:nat: gateway\n');
  await write(
    'cluster',
    '  fargate-warm-pool:poolsFile: mine.yaml\n  fargate-warm-pool:logRetentionDays: 30\n',
  );
  await write(
    'gateway',
    '  fargate-warm-pool:imageId: ami-0123456789abcdef0\n  fargate-warm-pool:passwordHash:\n    secure: v1:abc\n',
  );
  await writeFile(join(root, 'mine.yaml'), 'pools: [{ name: mine, image: workers/example }]');
  const configs = await readStackConfigs('dev', root);
  expect(configs.gateway).toEqual({ imageId: 'ami-0123456789abcdef0' });
  const { networks, cluster } = await inputsOf(configs, root);
  expect(networks.nat).toEqual({ kind: 'gateway' });
  expect(cluster.pools.map(({ name }) => name)).toEqual(['mine']);
});

it('says what to run where an environment has no config yet', async () => {
  await expect(readStackConfigs('dev', root)).rejects.toThrow('run ./go.sh init dev REGION first');
});
