import type { Faults, Figures } from './figures.ts';
import { noFaults } from './figures.ts';
import type { RequestOf } from './requests.ts';
import { type SeededRandom, seededRandom } from './seeded-random.ts';
import { type Addressing, makeSubnets, type Slot, type Subnet } from './subnets.ts';
import type { TokenBucket } from './token-bucket.ts';

export type TaskDefinition = RequestOf<'RegisterTaskDefinition'> & {
  readonly arn: string;
  readonly revision: number;
  readonly registeredAt: number;
  status: 'ACTIVE' | 'INACTIVE';
};

export type TaskStatus =
  | 'PROVISIONING'
  | 'PENDING'
  | 'ACTIVATING'
  | 'RUNNING'
  | 'STOPPING'
  | 'DEPROVISIONING'
  | 'STOPPED';

export type Provider = 'FARGATE' | 'FARGATE_SPOT';

/** A task. Times are epoch milliseconds. */
export type Task = {
  readonly id: string;
  readonly arn: string;
  readonly cluster: string;
  readonly definition: TaskDefinition;
  readonly order: number;
  readonly group: string;
  readonly startedBy: string | undefined;
  readonly provider: Provider;
  readonly subnet: Subnet;
  readonly slot: Slot;
  readonly securityGroups: readonly string[];
  readonly tags: readonly { key: string; value?: string | undefined }[];
  readonly interfaceId: string;
  readonly attachmentId: string;
  readonly createdAt: number;
  /** From then on it is listed and described. */
  readonly visibleAt: number;
  status: TaskStatus;
  desiredStatus: 'RUNNING' | 'STOPPED';
  version: number;
  /** When its present phase is over, where time alone ends it. */
  dueAt: number | undefined;
  /** The phase ACTIVATING has lasted its time. */
  activated: boolean;
  containerStarted: boolean;
  pullStartedAt?: number;
  pullStoppedAt?: number;
  startedAt?: number;
  stoppingAt?: number;
  executionStoppedAt?: number;
  stoppedAt?: number;
  stopCode?: string;
  stoppedReason?: string;
  exitCode?: number;
  /** From then on it is listed as one that should stop. */
  stopVisibleAt?: number;
  /** How it was told last. */
  shape?: { readonly version: number; readonly containerStarted: boolean; readonly told: object };
};

/** What a host has to start. `port` is where the container listens. */
export type TaskStart = {
  readonly id: string;
  readonly arn: string;
  readonly family: string;
  readonly revision: number;
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly address: string;
  readonly port?: number;
};

export type Effect =
  | { readonly kind: 'start'; readonly task: TaskStart }
  | { readonly kind: 'signal'; readonly taskId: string; readonly signal: 'SIGTERM' | 'SIGKILL' };

export type TaskFailure = { readonly arn?: string; readonly reason: string; readonly detail?: string };

/** What a client token stands for. */
export type TokenUse = {
  readonly request: string;
  readonly taskIds: readonly string[];
  readonly failures: readonly TaskFailure[];
  readonly at: number;
};

export type EcsState = {
  readonly region: string;
  readonly random: SeededRandom;
  readonly subnets: readonly Subnet[];
  readonly clusters: Map<string, { readonly arn: string; readonly capacityProviders: readonly string[] }>;
  readonly families: Map<string, TaskDefinition[]>;
  /** In the order in which they were asked for. */
  readonly tasks: Map<string, Task>;
  /** Those whose phase ends by time. */
  readonly timed: Set<Task>;
  /** Stopped ones, the earliest first, until they are forgotten. */
  readonly stopped: Task[];
  readonly tokens: Map<string, TokenUse>;
  readonly buckets: Record<'runTaskCalls' | 'launches' | 'reads', TokenBucket>;
  readonly effects: Effect[];
  figures: Figures;
  faults: Faults;
  now: number;
  taskCount: number;
};

export type StateOptions = {
  readonly seed: number;
  readonly region: string;
  readonly addressing: Addressing;
  readonly figures: Figures;
  /** Epoch milliseconds at which the model starts. */
  readonly now: number;
};

/** An account with no cluster, no task definition and no task. */
export function createState({ seed, region, addressing, figures, now }: StateOptions): EcsState {
  const full = (burst: number): TokenBucket => ({ tokens: burst, at: now });
  return {
    region,
    random: seededRandom(seed),
    subnets: makeSubnets(addressing, region),
    clusters: new Map(),
    families: new Map(),
    tasks: new Map(),
    timed: new Set(),
    stopped: [],
    tokens: new Map(),
    buckets: {
      runTaskCalls: full(figures.runTaskCalls.burst),
      launches: full(figures.launches.burst),
      reads: full(figures.reads.burst),
    },
    effects: [],
    figures,
    faults: noFaults,
    now,
    taskCount: 0,
  };
}

/** The account that every local ARN names. */
export const localAccount = '000000000000';

export function arnOf(state: Pick<EcsState, 'region'>, resource: string): string {
  return `arn:aws:ecs:${state.region}:${localAccount}:${resource}`;
}

/** The name or id at the end of an ARN; a bare one is itself. */
export function lastPart(arnOrName: string): string {
  return arnOrName.slice(arnOrName.lastIndexOf('/') + 1);
}
