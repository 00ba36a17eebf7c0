import type { ClusterConfig } from '../cluster/config.ts';
import type { PoolConfig } from '../shared/pool/config.ts';
import { workerPriceUsdPerHour } from '../shared/pool/fargate-price.ts';
import { controllerMetrics, poolMetrics } from '../shared/pool/metric-names.ts';
import type { Assumptions } from './assumptions.ts';
import { ledgerUsdPerMonth } from './ledger.ts';
import { type CostLine, priceOf } from './line.ts';
import { brokerHour, prices } from './prices.ts';

export type ClusterInputs = Pick<ClusterConfig, 'pointInTimeRecovery' | 'brokerInstanceType'> & {
  readonly pools: readonly PoolConfig[];
};

/** cluster/controller-task.ts. */
const controllerSize = { architecture: 'arm64', cpu: 256, memory: 512 } as const;
/** A run is started every five minutes; for its start and the half minute after the hand-over two are billed. */
const controllerOverlap = 1.3;
const startsPerHour = 12;
/** cluster/alarms.ts. */
const alarms = 4;
/** What Amazon MQ gives a RabbitMQ of one instance. */
const brokerVolumeGb = 20;
/** cluster/files/broker.yaml: its login, and its URL. */
const brokerSecrets = 2;

const stack = 'cluster' as const;

/** What the cluster stack costs a month, its pools at their targets and nothing claimed. */
export function clusterCosts(inputs: ClusterInputs, assumed: Assumptions): readonly CostLine[] {
  return [
    ...inputs.pools.map((pool) => warmWorkers(pool, assumed)),
    ...inputs.pools
      .filter(({ broker }) => broker === 'rabbitmq')
      .map((pool) => broker(pool, inputs, assumed)),
    controller(assumed),
    ledger(inputs, assumed),
    watching(inputs, assumed),
    images(assumed),
    { stack, what: 'ECS cluster, task definitions, roles, dead-letter queue', usdPerMonth: 0, how: 'free' },
  ];
}

function warmWorkers(pool: PoolConfig, { hoursPerMonth }: Assumptions): CostLine {
  const { name, target, cpu, memory, architecture } = pool;
  const hourly = workerPriceUsdPerHour(pool);
  return {
    stack,
    what: `pool ${name}: ${target.fixed} warm workers`,
    usdPerMonth: hoursPerMonth * hourly * target.fixed,
    how: `${cpu} CPU units and ${memory} MiB on ${architecture}: $${hourly.toFixed(4)} an hour each`,
  };
}

function broker({ name }: PoolConfig, { brokerInstanceType }: ClusterInputs, assumed: Assumptions): CostLine {
  const hours = assumed.hoursPerMonth * priceOf(brokerHour, brokerInstanceType);
  return {
    stack,
    what: `pool ${name}: its RabbitMQ`,
    usdPerMonth: hours + brokerVolumeGb * prices.brokerVolumeGbMonth + brokerSecrets * prices.secretMonth,
    how: `${brokerInstanceType}, volume of ${brokerVolumeGb} GB, ${brokerSecrets} secrets`,
  };
}

function controller({ hoursPerMonth }: Assumptions): CostLine {
  const hourly = workerPriceUsdPerHour(controllerSize) * controllerOverlap;
  const starts = (hoursPerMonth * startsPerHour * prices.scheduleMillionRuns) / 1_000_000;
  return {
    stack,
    what: 'the controller',
    usdPerMonth: hoursPerMonth * hourly + starts,
    how: `one Fargate task of ${controllerSize.cpu} CPU units and ${controllerSize.memory} MiB, three tenths more for hand-overs`,
  };
}

function ledger({ pools, pointInTimeRecovery }: ClusterInputs, assumed: Assumptions): CostLine {
  const calls = ledgerUsdPerMonth(
    pools.map(({ target }) => ({ warmWorkers: target.fixed })),
    assumed,
  );
  const backup = pointInTimeRecovery ? assumed.ledgerGb * prices.ledgerBackupGbMonth : 0;
  const what = pointInTimeRecovery ? 'the ledger, with point-in-time recovery' : 'the ledger';
  return { stack, what, usdPerMonth: calls + backup, how: "above all the controller's looks, four a second" };
}

function watching({ pools }: ClusterInputs, assumed: Assumptions): CostLine {
  const metrics = Object.keys(controllerMetrics).length + Object.keys(poolMetrics).length * pools.length;
  const logs = assumed.logGbPerMonth * (prices.logGb + prices.logGbMonth);
  return {
    stack,
    what: 'metrics, alarms, logs',
    usdPerMonth: metrics * prices.metricMonth + alarms * prices.alarmMonth + logs,
    how: `${metrics} metrics, ${alarms} alarms, ${assumed.logGbPerMonth} GB of logs`,
  };
}

function images({ imagesGb, buildMinutesPerMonth }: Assumptions): CostLine {
  return {
    stack,
    what: 'images and their builds',
    usdPerMonth: imagesGb * prices.imageGbMonth + buildMinutesPerMonth * prices.buildMinute,
    how: `${imagesGb} GB, ${buildMinutesPerMonth} minutes`,
  };
}
