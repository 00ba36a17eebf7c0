import { type Allow, anyResource } from './policy-document.ts';

export type ExecutionReach = {
  readonly repositoryArns: readonly string[];
  readonly logGroupArn: string;
  /** What ECS calls a secret's `valueFrom`. */
  readonly secrets: readonly string[];
};

/** What ECS needs to start a task: its image, its log stream (never a log group), its secrets. */
export function executionPolicy({ repositoryArns, logGroupArn, secrets }: ExecutionReach): readonly Allow[] {
  return [
    { actions: ['ecr:GetAuthorizationToken'], resources: anyResource },
    {
      actions: ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'],
      resources: repositoryArns,
    },
    logStreamAccess(logGroupArn),
    ...secretAccess('secretsmanager', ['secretsmanager:GetSecretValue'], secrets),
    ...secretAccess('ssm', ['ssm:GetParameters'], secrets),
  ].filter(({ resources }) => resources.length > 0);
}

/** Writing streams of one group; making the group is the stack's alone, or a late line would revive a deleted one. */
export function logStreamAccess(logGroupArn: string): Allow {
  return {
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [`${logGroupArn.replace(/:\*$/, '')}:log-stream:*`],
  };
}

function secretAccess(
  service: string,
  actions: readonly string[],
  secrets: readonly string[],
): readonly Allow[] {
  const resources = secrets.filter((arn) => arn.split(':')[2] === service).map(secretArn);
  return [{ actions, resources: [...new Set(resources)] }];
}

/** A secret's `valueFrom` may name a JSON key and a version after its ARN of seven parts. Source: ECS developer guide. */
function secretArn(valueFrom: string): string {
  return valueFrom.split(':').slice(0, 7).join(':');
}
