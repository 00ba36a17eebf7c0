import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as pulumi from '@pulumi/pulumi';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { networksOutputs, recordCluster } from '../../cluster/testing/record-cluster.ts';
import { usualAssumptions } from '../../costs/assumptions.ts';
import { type Costs, costsOf } from '../../costs/costs.ts';
import { inputsOf } from '../../costs/read-inputs.ts';
import { gateway } from '../../gateway/host/index.ts';
import { recordNetworks } from '../../networks/recorded.test-support.ts';
import type { StackKind } from '../../shared/stack/stack-name.ts';
import { type RecordedResource, recordStack } from '../../shared/stack/testing/record.ts';
import { free, priced } from './priced.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const image = 'ami-0123456789abcdef0';
const configs = {
  networks: { natImageId: image, flowLogs: 'true' },
  cluster: { poolsFile: 'cluster/testing/pools.yaml' },
  gateway: { imageId: image },
};

async function recordGateway(): Promise<readonly RecordedResource[]> {
  const { outputs } = await recordCluster();
  const folder = await mkdtemp(join(tmpdir(), 'costs-'));
  const file = (name: string) => join(folder, name);
  for (const name of ['main.mjs', 'caddy', 'node']) await writeFile(file(name), name);
  const files = { bundleFile: file('main.mjs'), caddyFile: file('caddy'), nodeFile: file('node') };
  const context = {
    environment: 'dev',
    region: 'eu-west-1',
    config: { ...configs.gateway, ...files },
    secrets: () => pulumi.secret(`scrypt:16384:8:5:${'s'.repeat(22)}:${'h'.repeat(43)}`),
  };
  const references = { 'dev-networks': networksOutputs, 'dev-cluster': outputs };
  try {
    return (await recordStack(() => gateway(context), { stack: 'dev-gateway', references })).resources;
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('what the stacks make', () => {
  let costs: Costs;
  let made: Readonly<Record<StackKind, readonly RecordedResource[]>>;
  beforeAll(async () => {
    costs = costsOf(await inputsOf(configs, root), usualAssumptions);
    made = {
      networks: (await recordNetworks(configs.networks)).resources,
      cluster: (await recordCluster({ config: configs.cluster })).resources,
      gateway: await recordGateway(),
    };
  });
  const linesOf = (kind: StackKind) => costs.lines.filter(({ stack }) => stack === kind);
  const ofType = (kind: StackKind, type: string) => made[kind].filter((resource) => resource.type === type);

  it.each(['networks', 'cluster', 'gateway'] as const)('is counted, or known to be free: %s', (kind) => {
    const uncounted = [...new Set(made[kind].map(({ type }) => type))].filter((type) => {
      const words = priced[type];
      if (words === undefined) return !free.some((pattern) => pattern.test(type));
      return !linesOf(kind).some(({ what, usdPerMonth }) => usdPerMonth > 0 && words.test(what));
    });
    expect(uncounted).toEqual([]);
  });

  it.each(['networks', 'gateway'] as const)('has the volume that is counted: %s', (kind) => {
    const [template] = ofType(kind, 'aws:ec2/launchTemplate:LaunchTemplate');
    const devices = z.array(z.object({ ebs: z.object({ volumeSize: z.number() }) }));
    const [device] = devices.parse(template?.inputs['blockDeviceMappings']);
    const hosts = linesOf(kind).filter(({ what }) => /NAT instance|host/.test(what));
    expect(hosts.map(({ how }) => how)).toEqual([
      expect.stringContaining(`volume of ${device?.ebs.volumeSize} GB`),
    ]);
  });

  it('has as many addresses, alarms and brokers as are counted', () => {
    for (const kind of ['networks', 'gateway'] as const) {
      expect(ofType(kind, 'aws:ec2/eip:Eip')).toHaveLength(1);
    }
    const alarms = ofType('cluster', 'aws:cloudwatch/metricAlarm:MetricAlarm').length;
    expect(linesOf('cluster').map(({ how }) => how)).toContainEqual(
      expect.stringContaining(`${alarms} alarms`),
    );
    const brokers = linesOf('cluster').filter(({ what }) => what.includes('RabbitMQ'));
    expect(ofType('cluster', 'aws:cloudformation/stack:Stack')).toHaveLength(brokers.length);
  });

  it('has a controller of the size that is counted', () => {
    const controller = ofType('cluster', 'aws:ecs/taskDefinition:TaskDefinition').find(({ name }) =>
      name.includes('controller'),
    );
    const { cpu, memory } = controller?.inputs ?? {};
    const line = linesOf('cluster').find(({ what }) => what === 'the controller');
    expect(line?.how).toContain(`of ${cpu} CPU units and ${memory} MiB`);
  });
});
