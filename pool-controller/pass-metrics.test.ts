import { describe, expect, test } from 'vitest';
import { controllerMetrics, metricsNamespace, poolMetrics } from '../shared/pool/metric-names.ts';
import { aWorld } from './fakes/world.ts';
import type { PassSummary, PoolPass } from './pass.ts';
import { passMetrics } from './pass-metrics.ts';

type Line = Readonly<Record<string, unknown>> & {
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
};

function aPass(of: Partial<PoolPass> = {}): PassSummary {
  const pool: PoolPass = {
    pool: 'etl',
    counts: { warm: 2, claimed: 1 },
    want: 2,
    done: {},
    failures: 0,
    problems: [],
    differences: [],
    nextLookSeconds: 5,
    fleetReads: 1,
    ...of,
  };
  return { pools: [pool], failed: [] };
}

function measured() {
  const { ports, clock } = aWorld();
  const lines: Line[] = [];
  const log = { ...ports.log, info: (fields: object) => lines.push(fields as Line) };
  return { lines, clock, passed: passMetrics({ ...ports, log, metrics: { cluster: 'here' } }) };
}

describe('the controller’s metrics', () => {
  test('are lines that CloudWatch takes for metrics: every name that a line promises is in it', () => {
    const { lines, clock, passed } = measured();
    passed(aPass());
    expect(lines).toHaveLength(2);
    for (const line of lines) {
      const [directive] = line._aws.CloudWatchMetrics;
      expect(line._aws.Timestamp).toBe(clock.now());
      expect(directive?.Namespace).toBe(metricsNamespace);
      for (const { Name } of directive?.Metrics ?? []) expect(line[Name]).toBeTypeOf('number');
      for (const name of directive?.Dimensions[0] ?? []) expect(line[name]).toBeTypeOf('string');
    }
    expect(lines[0]).toMatchObject({ Cluster: 'here', Passes: 1, FailedActions: 0, EmptyPools: 0 });
    expect(lines[1]).toMatchObject({ Cluster: 'here', Pool: 'etl', WantedWorkers: 2, WarmWorkers: 2 });
  });

  test('have a value for every name of the list', () => {
    const { lines, passed } = measured();
    passed(aPass());
    const told = lines.flatMap((line) => Object.keys(line));
    for (const name of [...Object.values(controllerMetrics), ...Object.values(poolMetrics)]) {
      expect(told).toContain(name);
    }
  });

  test('count the passes of twenty seconds together', async () => {
    const { lines, clock, passed } = measured();
    passed(aPass());
    for (let second = 0; second < 20; second += 5) {
      await clock.pass(5000);
      passed(aPass());
    }
    expect(lines.filter((line) => 'Passes' in line).map((line) => line['Passes'])).toEqual([1, 4]);
  });

  test('tell a failure at once, and only once', () => {
    const { lines, passed } = measured();
    passed(aPass());
    passed(aPass({ failures: 3 }));
    passed(aPass());
    expect(lines.map((line) => line['FailedActions']).filter((count) => count !== undefined)).toEqual([0, 3]);
  });

  test('tell a pool that wants workers and has none warm', () => {
    const { lines, passed } = measured();
    passed(aPass({ counts: { launching: 2 } }));
    expect(lines[0]?.['EmptyPools']).toBe(1);
  });

  test('do not take a pass for a sign of life in which no pool could be seen to', () => {
    const { lines, passed } = measured();
    passed({ pools: [], failed: [{ pool: 'etl', error: new Error('no') }] });
    expect(lines[0]).toMatchObject({ Passes: 0, FailedPools: 1 });
  });

  test('are not written where nobody asked for them', () => {
    const { ports } = aWorld();
    const lines: object[] = [];
    const log = { ...ports.log, info: (fields: object) => lines.push(fields) };
    passMetrics({ ...ports, log })(aPass());
    expect(lines).toEqual([]);
  });
});
