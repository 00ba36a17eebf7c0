import { describe, expect, it } from 'vitest';
import { parsePools } from '../shared/pool/config.ts';
import { usualAssumptions as assumed } from './assumptions.ts';
import { type ClusterInputs, clusterCosts } from './cluster.ts';
import { type CostInputs, costsOf } from './costs.ts';
import { ledgerUsdPerMonth } from './ledger.ts';
import { networksCosts } from './networks.ts';

function poolsOf(...pools: readonly object[]): ClusterInputs['pools'] {
  const parsed = parsePools({ pools });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.pools;
}

const cluster = { pointInTimeRecovery: false, brokerInstanceType: 'mq.t3.micro' };
const etl = { name: 'etl', image: 'workers/example' };
const natInstance = { nat: { kind: 'instance', instanceType: 't4g.nano', imageId: 'ami-1' } } as const;

function inputs(change: Partial<CostInputs> = {}): CostInputs {
  return {
    networks: { ...natInstance, flowLogs: false },
    cluster: { ...cluster, pools: poolsOf(etl) },
    gateway: { instanceType: 't4g.micro' },
    ...change,
  };
}

const total = (lines: readonly { usdPerMonth: number }[]) =>
  lines.reduce((sum, { usdPerMonth }) => sum + usdPerMonth, 0);
const lineOf = (lines: readonly { what: string; usdPerMonth: number }[], what: string) =>
  lines.find((line) => line.what.startsWith(what))?.usdPerMonth;

describe('the networks stack', () => {
  it('costs about $7.4 with a NAT instance of the smallest type', () => {
    expect(total(networksCosts({ ...natInstance, flowLogs: false }, assumed))).toBeCloseTo(7.36, 2);
  });

  it('costs about $36.5 and $45 a TB with a NAT gateway', () => {
    const nat = { kind: 'gateway' } as const;
    const quiet = networksCosts({ nat, flowLogs: false }, { ...assumed, natGbPerMonth: 0 });
    const busy = networksCosts({ nat, flowLogs: false }, { ...assumed, natGbPerMonth: 1000 });
    expect(total(quiet)).toBeCloseTo(36.5, 2);
    expect(total(busy) - total(quiet)).toBeCloseTo(45, 2);
  });

  it('counts flow logs where they are on', () => {
    const lines = networksCosts({ ...natInstance, flowLogs: true }, assumed);
    expect(lineOf(lines, 'flow logs')).toBe(0.5);
  });

  it('counts no type as free for want of a price', () => {
    const nat = { ...natInstance.nat, instanceType: 'u-24tb1.metal' };
    expect(() => networksCosts({ nat, flowLogs: false }, assumed)).toThrow(
      /no price is listed for u-24tb1\.metal/,
    );
  });
});

describe('the cluster stack', () => {
  it('costs what its warm workers do, by size, processor and number', () => {
    const pools = poolsOf({ ...etl, cpu: 1024, memory: 2048, architecture: 'x86_64', target: { fixed: 3 } });
    const lines = clusterCosts({ ...cluster, pools }, assumed);
    expect(lineOf(lines, 'pool etl: 3 warm')).toBeCloseTo(730 * 3 * (0.04048 + 2 * 0.004445), 6);
  });

  it('counts a broker for each pool that asks for one, and none for a URL that was given', () => {
    const shared = { image: 'workers/fossa', mode: 'shared' };
    const pools = poolsOf(
      etl,
      { ...shared, name: 'one', broker: 'rabbitmq' },
      { ...shared, name: 'two', broker: { urlSecret: 'arn:aws:secretsmanager:eu-west-1:1:secret:url' } },
    );
    const brokers = clusterCosts({ ...cluster, pools }, assumed).filter(({ what }) =>
      what.includes('RabbitMQ'),
    );
    expect(brokers.map(({ what }) => what)).toEqual(['pool one: its RabbitMQ']);
    expect(total(brokers)).toBeCloseTo(730 * 0.02704 + 2 + 2 * 0.4, 6);
  });

  it('costs more with point-in-time recovery', () => {
    const cost = (pointInTimeRecovery: boolean) =>
      total(clusterCosts({ ...cluster, pointInTimeRecovery, pools: poolsOf(etl) }, assumed));
    expect(cost(true)).toBeGreaterThan(cost(false));
  });
});

describe('the ledger', () => {
  it('costs no more looks with a hundred pools than with ten, since they grow rarer', () => {
    const cost = (pools: number) =>
      ledgerUsdPerMonth(
        Array.from({ length: pools }, () => ({ warmWorkers: 1 })),
        { ...assumed, grabsPerMonth: 0 },
      );
    expect(cost(100) / 100).toBeLessThan(cost(10) / 10);
  });
});

describe('the whole', () => {
  it('is the sum of its lines and of its stacks', () => {
    const costs = costsOf(inputs(), assumed);
    expect(costs.usdPerMonth).toBeCloseTo(total(costs.lines), 6);
    expect(costs.totals.networks + costs.totals.cluster + costs.totals.gateway).toBeCloseTo(
      costs.usdPerMonth,
      6,
    );
  });

  it('grows with a bigger gateway, in the gateway alone', () => {
    const [small, big] = ['t4g.micro', 't4g.medium'].map((instanceType) =>
      costsOf(inputs({ gateway: { instanceType } }), assumed),
    );
    expect(big?.totals.gateway).toBeGreaterThan(small?.totals.gateway ?? 0);
    expect(big?.totals.cluster).toBe(small?.totals.cluster);
  });
});
