import type { Account } from '../account.ts';
import { Refusal } from '../refusal.ts';
import type { Properties } from '../resource.ts';
import { lookAtTask } from '../tasks.ts';
import { batchGetBuilds, startBuild } from './builds.ts';

type Answer = (request: Properties, account: Account) => Properties;

const lastPart = (arnOrName: unknown) => String(arnOrName).split('/').at(-1) ?? '';

const operations: Readonly<Record<string, Answer>> = {
  ListTasks: ({ cluster, family }, { tasks }) => ({
    taskArns: tasks
      .filter((task) => task.cluster === lastPart(cluster))
      .filter((task) => family === undefined || task.family === family)
      .filter(({ status }) => status === 'PENDING' || status === 'RUNNING')
      .map(({ arn }) => arn),
  }),
  StopTask: ({ task: asked }, { tasks }) => {
    const task = tasks.find(({ arn }) => arn === asked);
    if (task === undefined)
      throw new Refusal('InvalidParameterException', 'The referenced task was not found.');
    if (task.status !== 'STOPPED') task.status = 'STOPPING';
    return { task: { taskArn: task.arn, lastStatus: task.status } };
  },
  DescribeTasks: ({ tasks: asked }, { tasks }) => {
    const found = tasks.filter(({ arn }) => (asked as string[]).includes(arn));
    const answer = found.map(({ arn, status }) => ({ taskArn: arn, lastStatus: status }));
    found.forEach(lookAtTask);
    return { tasks: answer, failures: [] };
  },
  DescribeTable: ({ TableName }, account) => {
    const table = account.read('aws:dynamodb/table:Table', String(TableName));
    if (table === undefined) throw new Refusal('ResourceNotFoundException', `Table: ${TableName} not found`);
    return {
      Table: { TableName, DeletionProtectionEnabled: table.inputs['deletionProtectionEnabled'] === true },
    };
  },
  GetParameter: ({ Name }) => ({ Parameter: { Name, Type: 'String', Value: 'ami-0123456789abcdef0' } }),
  StartBuild: startBuild,
  BatchGetBuilds: batchGetBuilds,
  GetLogEvents: () => ({ events: [{ timestamp: 0, message: 'built\n' }] }),
};

/** AWS's JSON protocols: ECS, DynamoDB, Systems Manager, CodeBuild, CloudWatch Logs. */
export function jsonAnswer(operation: string, request: Properties, account: Account): Properties {
  const answer = operations[operation];
  if (answer === undefined) throw new Refusal('NotImplemented', `the stand-in account has no ${operation}`);
  return answer(request, account);
}
