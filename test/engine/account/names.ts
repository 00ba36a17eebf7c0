import { Refusal } from './refusal.ts';
import { type Living, type Properties, textOf } from './resource.ts';

/** What may be there only once, by what makes it the same; others may share a name. */
const sameBy: Readonly<Record<string, (inputs: Properties, name: string) => string>> = {
  'aws:iam/role:Role': byName,
  'aws:iam/instanceProfile:InstanceProfile': byName,
  'aws:autoscaling/group:Group': byName,
  'aws:ecs/cluster:Cluster': byName,
  'aws:dynamodb/table:Table': byName,
  'aws:cloudwatch/logGroup:LogGroup': byName,
  'aws:scheduler/schedule:Schedule': byName,
  'aws:codebuild/project:Project': byName,
  'aws:sqs/queue:Queue': byName,
  'aws:s3/bucket:Bucket': byName,
  'aws:ecr/repository:Repository': byName,
  'aws:ssm/parameter:Parameter': byName,
  'aws:ssm/document:Document': byName,
  'aws:secretsmanager/secret:Secret': byName,
  'aws:ec2/launchTemplate:LaunchTemplate': byName,
  'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule': byRule,
  'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule': byRule,
  'aws:ec2/route:Route': (inputs) => `${inputs['routeTableId']} ${inputs['destinationCidrBlock']}`,
  'aws:ec2/routeTableAssociation:RouteTableAssociation': (inputs) => textOf(inputs, 'subnetId'),
  'aws:ec2/subnet:Subnet': (inputs) => `${inputs['vpcId']} ${inputs['cidrBlock']}`,
  'aws:dynamodb/tableItem:TableItem': (inputs) => `${inputs['tableName']} ${keysOf(inputs)}`,
};

function byName(_inputs: Properties, name: string): string {
  return name;
}

/** EC2 compares all of a rule but its description and tags (`InvalidPermission.Duplicate`). */
function byRule({ description, tags, ...rule }: Properties): string {
  return JSON.stringify(Object.entries(rule).sort());
}

function keysOf(inputs: Properties): string {
  const item = JSON.parse(textOf(inputs, 'item') || '{}') as Properties;
  return JSON.stringify([item[textOf(inputs, 'hashKey')], item[textOf(inputs, 'rangeKey')]]);
}

/** Throws the refusal of a second one. */
export function refuseSecond(type: string, inputs: Properties, name: string, living: Iterable<Living>): void {
  const same = sameBy[type];
  if (same === undefined) return;
  const key = same(inputs, name);
  for (const one of living) {
    const oneName = textOf(one.outputs, 'name') || textOf(one.outputs, 'bucket');
    if (one.type !== type || same(one.inputs, oneName) !== key) continue;
    throw new Refusal('AlreadyExists', `there is a ${type} like this already: ${one.id}`);
  }
}
