import { DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import {
  DescribeTasksCommand,
  ListTaskDefinitionsCommand,
  ListTasksCommand,
  type ListTasksCommandInput,
  RunTaskCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import { ServiceError } from '../pool/errors.ts';
import type { LaunchRecord } from '../pool/launch.ts';
import type { FleetClients } from './aws-clients.ts';
import { familyOf } from './family.ts';
import type { FleetDescription, FleetWorker, LaunchFailure, LaunchOutcome } from './fleet-worker.ts';
import {
  failureFromAws,
  fleetError,
  idOf,
  refusalFromAws,
  saysTaskIsUnknown,
  workerFromTask,
} from './from-aws.ts';
import { launchRequest } from './launch-request.ts';

/** A page of ListTasks, and the tasks of one DescribeTasks. Source: ECS API reference. */
const maxTasksPerCall = 100;
const maxPages = 100;
/** StopTask's `reason`. Source: ECS API reference. */
const maxReasonCharacters = 1024;

export type FleetOptions = {
  readonly clients: FleetClients;
  readonly cluster: string;
  /** What the families of the pools begin with; the cluster's name unless given. */
  readonly familyPrefix?: string;
  /** Epoch milliseconds. */
  readonly clock: { now(): number };
};

/** The workers that ECS runs. Every call but `launch` throws `fleet_unreachable` or `fleet_refused`. */
export type Fleet = {
  /** Asks for a record's workers, once, and never after its `notAfter`. Never throws: every end is an outcome. */
  launch(record: LaunchRecord, pool: string): Promise<LaunchOutcome>;
  /** Ids of the pool's workers that should run, all pages. */
  listRunning(pool: string): Promise<readonly string[]>;
  /** What should run of one launch, by its token. */
  listLaunched(token: string): Promise<readonly string[]>;
  describe(ids: readonly string[]): Promise<FleetDescription>;
  /** Repeatable; an unknown or stopped worker is no error. */
  stop(id: string, reason: string): Promise<void>;
  /** The newest active task definition of the pool's family, `family:revision`; undefined where there is none. */
  currentTemplate(pool: string): Promise<string | undefined>;
  /** The availability zone of each subnet that EC2 tells one of; none where EC2 can't be asked. */
  zonesOf(subnets: readonly string[]): Promise<ReadonlyMap<string, string>>;
};

/** The fleet on ECS, one cluster, a family of task definitions a pool. */
export function openFleet(options: FleetOptions): Fleet {
  const family = (pool: string) => familyOf(options.familyPrefix ?? options.cluster, pool);
  return {
    launch: (record) => launch(options, record),
    listRunning: (pool) => listIds(options, { family: family(pool), desiredStatus: 'RUNNING' }),
    listLaunched: (token) => listIds(options, { startedBy: token }),
    describe: (ids) => describe(options, ids),
    stop: (id, reason) => stop(options, id, reason),
    currentTemplate: (pool) => currentTemplate(options, family(pool)),
    zonesOf: (subnets) => zonesOf(options, subnets),
  };
}

async function launch(options: FleetOptions, record: LaunchRecord): Promise<LaunchOutcome> {
  const { clients, cluster, clock } = options;
  if (clock.now() > record.notAfter) {
    return { kind: 'unknown', message: 'not sent: the record was set for an earlier moment; set it anew' };
  }
  try {
    const answer = await clients.launches.send(new RunTaskCommand(launchRequest(cluster, record)));
    const failures = (answer.failures ?? []).map(failureFromAws);
    return {
      kind: 'answered',
      launched: (answer.tasks ?? []).map((task) => workerFromTask(task, clock.now())),
      failures: await withFreeAddresses(options, record.subnets, failures),
    };
  } catch (error) {
    return launchRefused(error);
  }
}

function launchRefused(error: unknown): LaunchOutcome {
  const { certainty, cause, message } = refusalFromAws(error);
  return certainty === 'unknown'
    ? { kind: 'unknown', message }
    : { kind: 'refused', failure: { cause, message } };
}

/** Says how many addresses the subnets have left, where EC2 can be asked: ECS only says that one is missing. */
async function withFreeAddresses(
  { clients: { ec2 } }: FleetOptions,
  subnets: readonly string[],
  failures: readonly LaunchFailure[],
): Promise<readonly LaunchFailure[]> {
  if (ec2 === undefined || !failures.some(({ cause }) => cause === 'addresses')) return failures;
  const free = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [...subnets] })).then(
    ({ Subnets = [] }) =>
      Subnets.map(({ SubnetId, AvailableIpAddressCount }) => `${SubnetId} ${AvailableIpAddressCount}`).join(
        ', ',
      ),
    (error: unknown) => `not told (${refusalFromAws(error).message})`,
  );
  return failures.map((failure) =>
    failure.cause === 'addresses'
      ? { ...failure, message: `${failure.message}; free addresses: ${free}` }
      : failure,
  );
}

async function listIds(
  { clients, cluster }: FleetOptions,
  filter: Pick<ListTasksCommandInput, 'family' | 'desiredStatus' | 'startedBy'>,
): Promise<readonly string[]> {
  const ids: string[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const input = { cluster, ...filter, ...(nextToken !== undefined && { nextToken }) };
    const answer = await asked('ListTasks', clients.ecs.send(new ListTasksCommand(input)));
    ids.push(...(answer.taskArns ?? []).map(idOf));
    nextToken = answer.nextToken;
    if (nextToken === undefined) return ids;
  }
  throw new ServiceError(
    'fleet_refused',
    `ECS lists more than ${maxPages * maxTasksPerCall} tasks of one family; stop what isn't the pool's`,
  );
}

async function describe(options: FleetOptions, ids: readonly string[]): Promise<FleetDescription> {
  const { clients, cluster, clock } = options;
  const found: FleetWorker[] = [];
  for (let from = 0; from < ids.length; from += maxTasksPerCall) {
    const tasks = ids.slice(from, from + maxTasksPerCall);
    const answer = await asked(
      'DescribeTasks',
      clients.ecs.send(new DescribeTasksCommand({ cluster, tasks })),
    );
    found.push(...(answer.tasks ?? []).map((task) => workerFromTask(task, clock.now())));
  }
  const known = new Set(found.map(({ id }) => id));
  return { found, missing: ids.filter((id) => !known.has(id)) };
}

async function stop({ clients, cluster }: FleetOptions, id: string, reason: string): Promise<void> {
  const input = { cluster, task: id, reason: reason.slice(0, maxReasonCharacters) };
  try {
    await clients.ecs.send(new StopTaskCommand(input));
  } catch (error) {
    if (!saysTaskIsUnknown(error)) throw fleetError('StopTask', error);
  }
}

async function currentTemplate({ clients }: FleetOptions, family: string): Promise<string | undefined> {
  const input = {
    familyPrefix: family,
    status: 'ACTIVE',
    sort: 'DESC',
    maxResults: maxTasksPerCall,
  } as const;
  const answer = await asked('ListTaskDefinitions', clients.ecs.send(new ListTaskDefinitionsCommand(input)));
  return (answer.taskDefinitionArns ?? [])
    .map(idOf)
    .filter((template) => template.startsWith(`${family}:`))
    .sort((left, right) => revisionOf(right) - revisionOf(left))[0];
}

async function zonesOf(
  { clients: { ec2 } }: FleetOptions,
  subnets: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ec2 === undefined || subnets.length === 0) return new Map();
  const command = new DescribeSubnetsCommand({ SubnetIds: [...subnets] });
  const { Subnets = [] } = await asked('DescribeSubnets', ec2.send(command));
  return new Map(
    Subnets.flatMap(({ SubnetId, AvailabilityZone }): [string, string][] =>
      SubnetId === undefined || AvailabilityZone === undefined ? [] : [[SubnetId, AvailabilityZone]],
    ),
  );
}

function revisionOf(template: string): number {
  return Number(template.slice(template.lastIndexOf(':') + 1));
}

async function asked<Answer>(call: string, answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    throw fleetError(call, error);
  }
}
