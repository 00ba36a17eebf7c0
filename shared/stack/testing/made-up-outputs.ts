/** The part of AWS's answer that programs read most, made up with the right form from a resource's name. */
export function madeUpOutputs({
  type,
  name,
  inputs,
}: {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}): Record<string, unknown> {
  const physical = typeof inputs['name'] === 'string' ? inputs['name'] : name;
  const arn = arnOf(type, physical);
  return { name: physical, arn, ...own(type, physical, arn) };
}

const account = '123456789012';
const region = 'eu-west-1';

/** What comes after `arn:aws:`. Source: Service Authorization Reference, resource types. */
const arns: Readonly<Record<string, (name: string) => string>> = {
  'aws:iam/role:Role': (name) => `iam::${account}:role/${name}`,
  'aws:iam/instanceProfile:InstanceProfile': (name) => `iam::${account}:instance-profile/${name}`,
  'aws:ecs/cluster:Cluster': (name) => `ecs:${region}:${account}:cluster/${name}`,
  'aws:dynamodb/table:Table': (name) => `dynamodb:${region}:${account}:table/${name}`,
  'aws:sqs/queue:Queue': (name) => `sqs:${region}:${account}:${name}`,
  'aws:sns/topic:Topic': (name) => `sns:${region}:${account}:${name}`,
  'aws:cloudwatch/logGroup:LogGroup': (name) => `logs:${region}:${account}:log-group:${name}`,
  'aws:scheduler/schedule:Schedule': (name) => `scheduler:${region}:${account}:schedule/default/${name}`,
  'aws:secretsmanager/secret:Secret': (name) => `secretsmanager:${region}:${account}:secret:${name}-AbCdEf`,
  'aws:ssm/parameter:Parameter': (name) => `ssm:${region}:${account}:parameter/${name.replace(/^\//, '')}`,
  'aws:codebuild/project:Project': (name) => `codebuild:${region}:${account}:project/${name}`,
  'aws:ecr/repository:Repository': (name) => `ecr:${region}:${account}:repository/${name}`,
};

function arnOf(type: string, name: string): string {
  const rest = arns[type]?.(name) ?? `${type.split(/[:/]/)[1]}:${region}:${account}:${name}`;
  return `arn:aws:${rest}`;
}

function own(type: string, name: string, arn: string): Record<string, unknown> {
  switch (type) {
    case 'aws:s3/bucket:Bucket':
    case 'aws:s3/bucketV2:BucketV2':
      return { bucket: name, arn: `arn:aws:s3:::${name}` };
    case 'aws:ecs/taskDefinition:TaskDefinition':
      return { arn: `arn:aws:ecs:${region}:${account}:task-definition/${name}:1`, revision: 1 };
    case 'aws:ec2/eip:Eip':
      return { publicIp: '203.0.113.7', allocationId: `eipalloc-${name}` };
    case 'aws:ec2/networkInterface:NetworkInterface':
      return { macAddress: '02:00:00:00:00:01', privateIp: '10.0.0.10', privateIps: ['10.0.0.10'] };
    case 'aws:sqs/queue:Queue':
      return { url: `https://sqs.${region}.amazonaws.com/${account}/${name}` };
    case 'aws:ecr/repository:Repository':
    case 'awsx:ecr:Repository':
      return { repositoryUrl: `${account}.dkr.ecr.${region}.amazonaws.com/${name}`, url: arn };
    case 'aws:ec2/launchTemplate:LaunchTemplate':
      return { latestVersion: 1, defaultVersion: 1 };
    default:
      return {};
  }
}
