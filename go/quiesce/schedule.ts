import {
  GetScheduleCommand,
  type GetScheduleCommandOutput,
  ResourceNotFoundException,
  type SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';

type Scheduler = Pick<SchedulerClient, 'send'>;

/**
 * Switches the controller's schedule off, unless it is off already. Gives the family of the tasks that it started;
 * undefined where the schedule is gone. UpdateSchedule replaces a schedule whole, so everything that was read goes
 * back with it (EventBridge Scheduler API reference).
 */
export async function disableSchedule(scheduler: Scheduler, name: string): Promise<string | undefined> {
  const found = await getSchedule(scheduler, name);
  if (found === undefined) return undefined;
  const { Arn, CreationDate, LastModificationDate, $metadata, ...schedule } = found;
  const { Name, ScheduleExpression, FlexibleTimeWindow, Target } = schedule;
  if (schedule.State !== 'DISABLED') {
    const required = { Name, ScheduleExpression, FlexibleTimeWindow, Target };
    await scheduler.send(new UpdateScheduleCommand({ ...schedule, ...required, State: 'DISABLED' }));
  }
  return familyOf(Target?.EcsParameters?.TaskDefinitionArn);
}

async function getSchedule(
  scheduler: Scheduler,
  Name: string,
): Promise<GetScheduleCommandOutput | undefined> {
  try {
    return await scheduler.send(new GetScheduleCommand({ Name }));
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

/** `family` of `arn:aws:ecs:REGION:ACCOUNT:task-definition/family:revision`. */
function familyOf(arn: string | undefined): string | undefined {
  return arn?.split('/').at(-1)?.split(':')[0];
}
