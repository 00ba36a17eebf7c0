import type { Account } from '../account.ts';
import { Refusal } from '../refusal.ts';
import { type Living, type Properties, textOf } from '../resource.ts';

const scheduleType = 'aws:scheduler/schedule:Schedule';

/** EventBridge Scheduler's REST: GET and PUT of one schedule. */
export function schedulerAnswer(method: string, name: string, body: string, account: Account): Properties {
  const schedule = account.read(scheduleType, name);
  if (schedule === undefined)
    throw new Refusal('ResourceNotFoundException', `Schedule ${name} does not exist.`);
  if (method === 'GET') return shapeOf(schedule);
  const { State } = JSON.parse(body) as Properties;
  account.update(scheduleType, name, { ...schedule.inputs, state: State });
  return { ScheduleArn: schedule.outputs['arn'] };
}

function shapeOf({ inputs, outputs }: Living): Properties {
  const target = (inputs['target'] ?? {}) as Properties;
  const ecs = (target['ecsParameters'] ?? {}) as Properties;
  return {
    Arn: outputs['arn'],
    Name: outputs['name'],
    State: textOf(inputs, 'state') || 'ENABLED',
    ScheduleExpression: inputs['scheduleExpression'],
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: {
      Arn: target['arn'],
      RoleArn: target['roleArn'],
      EcsParameters: { TaskDefinitionArn: ecs['taskDefinitionArn'] },
    },
  };
}
