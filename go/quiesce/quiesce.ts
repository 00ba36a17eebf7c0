import type { EC2Client } from '@aws-sdk/client-ec2';
import type { ECSClient } from '@aws-sdk/client-ecs';
import type { SchedulerClient } from '@aws-sdk/client-scheduler';
import type { Clock } from '../clock.ts';
import { waitForInterfaces } from './interfaces.ts';
import { disableSchedule } from './schedule.ts';
import { stopTasks } from './tasks.ts';

/** What is to stand still. */
export type QuiesceTarget = {
  readonly clusterNames: readonly string[];
  /** Of the controller. */
  readonly scheduleNames: readonly string[];
  /** Of the controller and the workers. */
  readonly securityGroupIds: readonly string[];
};

export type QuiescePorts = {
  readonly scheduler: Pick<SchedulerClient, 'send'>;
  readonly ecs: Pick<ECSClient, 'send'>;
  readonly ec2: Pick<EC2Client, 'send'>;
  readonly clock: Clock;
  say(line: string): void;
};

const everyTwoSeconds = { everyMilliseconds: 2000 };
/** A task takes its stop timeout at most, 120 s, and some time to be taken down. */
const tasksPatience = { ...everyTwoSeconds, forMilliseconds: 10 * 60_000 };
const interfacesPatience = { ...everyTwoSeconds, forMilliseconds: 10 * 60_000 };

/**
 * The controller first, so that nothing launches any more; then every task of the cluster, pending ones too; then
 * their interfaces are waited for. What is gone or stopped already is passed over, so it can be run again at any
 * moment. Throws `fleet_refused` where something does not end in time, and AWS's own errors.
 */
export async function quiesce(target: QuiesceTarget, ports: QuiescePorts): Promise<void> {
  const { scheduler, ecs, ec2, clock, say } = ports;
  const controllers: string[] = [];
  for (const name of target.scheduleNames) {
    const family = await disableSchedule(scheduler, name);
    if (family !== undefined) controllers.push(family);
    say(`the schedule ${name} is ${family === undefined ? 'gone' : 'off'}`);
  }
  for (const cluster of target.clusterNames) {
    for (const family of controllers) await stopTasks(ecs, { cluster, family }, clock, tasksPatience);
    const stopped = await stopTasks(ecs, { cluster }, clock, tasksPatience);
    say(`no task runs in ${cluster} (${stopped} of the pools stopped)`);
  }
  await waitForInterfaces(ec2, target.securityGroupIds, clock, interfacesPatience);
  say('no interface of a task is left');
}
