import type { Provider } from '../../ecs/model/state.ts';
import type { World } from '../world.ts';
import type { Condition } from './conditions.ts';
import type { ScheduledEvent } from './events.ts';

const maxLagSeconds = 60;
const unitsPerVcpu = 1024;

/** Source of both: ECS developer guide, "Stopped task error messages". */
const pullError = 'CannotPullContainerError: pull image manifest has been retried 5 time(s): not found';
const resourceError = 'ResourceInitializationError: unable to pull secrets or registry auth: not found';

type Began = () => void;

function begin(world: World, condition: Condition): Began {
  return world.account.conditions.begin(condition);
}

function shortage(provider: Provider) {
  return (world: World, { picks: [pick, wording] }: ScheduledEvent): Began => {
    const words = wording < 0.7 ? 'capacity' : 'RESOURCE:CPU';
    return begin(world, { faults: { shortages: [{ provider, available: Math.floor(pick * 3), words }] } });
  };
}

/** A zone without capacity, of whichever provider. */
function zoneShortage(world: World, { picks: [pick] }: ScheduledEvent): Began {
  const zone = pick < 0.5 ? 'us-east-1a' : 'us-east-1b';
  const shortages = (['FARGATE', 'FARGATE_SPOT'] as const).map((provider) => ({
    provider,
    zone,
    available: 0,
    words: 'capacity' as const,
  }));
  return begin(world, { faults: { shortages } });
}

/** The account may run what it runs now, and one worker more. */
function quota(world: World): Began {
  const alive = world.account.ecs.model.tasks().filter(({ status }) => status !== 'STOPPED');
  const used = (provider: Provider) =>
    alive
      .filter((task) => task.provider === provider)
      .reduce((sum, { definition }) => sum + Number(definition.cpu) / unitsPerVcpu, 0);
  const vcpuQuota = { FARGATE: used('FARGATE') + 0.25, FARGATE_SPOT: used('FARGATE_SPOT') + 0.25 };
  return begin(world, { figures: { vcpuQuota } });
}

/** Something else holds all addresses but a few: of one subnet, or of all. */
function addressesTaken(world: World, { picks: [pick, where] }: ScheduledEvent): Began {
  const left = Math.floor(pick * 3);
  const all = world.account.ecs.model.subnetIds();
  const subnetIds = where < 0.5 ? all : [all[Math.floor((where - 0.5) * 2 * all.length)] ?? ''];
  return begin(world, {
    faults: { takenAddresses: Object.fromEntries(subnetIds.map((id) => [id, freeOf - left])) },
  });
}

/** More than a simulated subnet has. */
const freeOf = 27;

/** Some calls fail at ECS itself; the other ones go on. */
function ecsDown(world: World, { picks: [pick] }: ScheduledEvent): Began {
  const all = ['RunTask', 'StopTask', 'ListTasks', 'DescribeTasks', 'ListTaskDefinitions'];
  const failing = pick < 0.4 ? all : [all[Math.floor(pick * all.length)] ?? 'RunTask'];
  return begin(world, { faults: { failing } });
}

/** What others leave of the buckets: a launch now and then, and hardly a read. */
function bucketsShared(world: World, { picks: [pick] }: ScheduledEvent): Began {
  const left = { burst: 2 + Math.floor(pick * 4), perSecond: 0.5 + pick };
  return begin(world, { figures: { runTaskCalls: left, launches: left, reads: left }, bucketsShared: true });
}

function spotWave(world: World, { picks: [share] }: ScheduledEvent): Began | undefined {
  const { ecs } = world.account;
  const spot = ecs.model
    .tasks()
    .filter(({ provider, desiredStatus }) => provider === 'FARGATE_SPOT' && desiredStatus === 'RUNNING');
  const reclaimed = spot.slice(0, Math.ceil(spot.length * share));
  for (const { id } of reclaimed) ecs.interrupt(id);
  return reclaimed.length === 0 ? undefined : () => undefined;
}

/** What goes wrong with the AWS account, whatever the pool does. */
export const accountTroubles = {
  listingLag: (world: World, { picks: [started, stopped] }: ScheduledEvent) =>
    begin(world, {
      figures: { startedLagSeconds: started * maxLagSeconds, stoppedLagSeconds: stopped * maxLagSeconds },
    }),
  spotShortage: shortage('FARGATE_SPOT'),
  onDemandShortage: shortage('FARGATE'),
  zoneShortage,
  quota,
  addressesTaken,
  imageBroken: (world: World) => begin(world, { startsFail: pullError }),
  /** A secret, a log group or a volume that the task definition names can't be had. */
  resourcesMissing: (world: World) => begin(world, { startsFail: resourceError }),
  permissionDenied: (world: World) => begin(world, { faults: { denied: ['RunTask'] } }),
  /** A role, a subnet or a group that RunTask names is gone for a while. */
  parametersRefused: (world: World) => begin(world, { faults: { invalid: ['RunTask'] } }),
  clusterGone: (world: World) =>
    begin(world, { faults: { noCluster: ['RunTask', 'StopTask', 'ListTasks', 'DescribeTasks'] } }),
  ecsDown,
  bucketsShared,
  spotWave,
  ledgerGone: (world: World) => begin(world, { ledgerGone: true }),
  ledgerSlow: (world: World) => begin(world, { ledgerSlow: true }),
} as const;
