import type { PoolEntry } from '../../shared/pool/directory.ts';
import type { TaskEvent } from '../ecs/runtime/task-runtime.ts';
import { type Conditions, calmFigures, createConditions } from './faults/conditions.ts';
import { streamOf } from './faults/streams.ts';
import { cluster, createTemplates, type Templates } from './faults/templates.ts';
import { createVirtualEcs, type EcsWatch, type VirtualEcs } from './virtual-ecs.ts';
import type { VirtualTime } from './virtual-time.ts';
import { createVirtualWorkers, type VirtualWorkers, type WorkersWatch } from './virtual-workers.ts';

/** What ECS takes to stop a worker in a pool whose workers boot this fast; seconds. */
export const workerFigures = {
  bootSeconds: [0.5, 6],
  stopSeconds: [0.1, 3],
  livesSeconds: [3, 20],
  answerSeconds: [0.001, 0.05],
  probeTimeoutSeconds: 2,
} as const;

const region = 'us-east-1';

/** The simulated AWS account, with its hosts. */
export type Account = {
  readonly ecs: VirtualEcs;
  readonly workers: VirtualWorkers;
  readonly conditions: Conditions;
  readonly templates: Templates;
};

export type AccountOptions = {
  readonly seed: number;
  readonly time: VirtualTime;
  readonly entries: readonly PoolEntry[];
  readonly ecsWatch: EcsWatch;
  readonly workersWatch: WorkersWatch;
  /** Of both subnets together; without it they have 54 addresses, so that addresses come again soon. */
  readonly addressBlock?: string;
};

/** An account with a cluster and a good task definition a pool. */
export function openAccount(options: AccountOptions): Account {
  const { seed, time, entries, ecsWatch, workersWatch, addressBlock = '127.80.0.0/26' } = options;
  const hosts: { workers?: VirtualWorkers } = {};
  const host = () => {
    if (hosts.workers === undefined) throw new Error('ECS started a worker before there was a host');
    return hosts.workers;
  };
  const ecs = createVirtualEcs(time, stateOptions(seed, time.now(), addressBlock), host, ecsWatch);
  const conditions = createConditions(ecs.model, time.now);
  const templates = createTemplates(ecs);
  hosts.workers = createVirtualWorkers({
    time,
    random: streamOf(seed, 'workers'),
    figures: workerFigures,
    report: (event: TaskEvent) => ecs.report(event),
    planOf: (task) => {
      const reason = conditions.startsFail();
      if (reason !== undefined) return { kind: 'fails', reason };
      return { kind: templates.flawOf(task) ?? 'runs' };
    },
    watch: workersWatch,
  });
  ecs.model.call('CreateCluster', { clusterName: cluster }, time.now());
  for (const { config } of entries) templates.register(config, time.now());
  return { ecs, workers: hosts.workers, conditions, templates };
}

function stateOptions(seed: number, now: number, cidr: string) {
  return {
    seed: streamOf(seed, 'ecs').below(2 ** 31),
    region,
    addressing: { kind: 'block', cidr },
    figures: calmFigures,
    now,
  } as const;
}
