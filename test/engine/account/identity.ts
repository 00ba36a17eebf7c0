import { type Properties, textOf } from './resource.ts';

export const accountId = '123456789012';
export const region = 'eu-west-1';

export type Identity = { readonly id: string; readonly outputs: Properties };
/** `number` counts the resources made so far; `name` is the physical one. */
type Asked = { readonly name: string; readonly number: number; readonly inputs: Properties };

const arn = (service: string, rest: string, where = `${region}:${accountId}`) =>
  `arn:aws:${service}:${where}:${rest}`;
const hex = (number: number, digits = 17) => number.toString(16).padStart(digits, '0');

/** EC2's: a prefix and 17 hexadecimal digits. */
const ec2Id =
  (prefix: string, kind: string, more: (asked: Asked) => Properties = () => ({})) =>
  (asked: Asked): Identity => {
    const id = `${prefix}-${hex(asked.number)}`;
    return { id, outputs: { arn: arn('ec2', `${kind}/${id}`), ...more(asked) } };
  };

/** Named ones: the name is the id. */
const named =
  (arnOf: (name: string) => string, more: (asked: Asked) => Properties = () => ({})) =>
  (asked: Asked): Identity => ({
    id: asked.name,
    outputs: { name: asked.name, arn: arnOf(asked.name), ...more(asked) },
  });

/** Those whose id is their ARN. */
const byArn =
  (arnOf: (name: string) => string) =>
  ({ name }: Asked): Identity => ({ id: arnOf(name), outputs: { name, arn: arnOf(name) } });

const global = `:${accountId}`;
const registry = `${accountId}.dkr.ecr.${region}.amazonaws.com`;

const identities: Readonly<Record<string, (asked: Asked) => Identity>> = {
  'aws:ec2/vpc:Vpc': ec2Id('vpc', 'vpc'),
  'aws:ec2/subnet:Subnet': ec2Id('subnet', 'subnet'),
  'aws:ec2/securityGroup:SecurityGroup': ec2Id('sg', 'security-group', ({ name }) => ({ name })),
  'aws:ec2/defaultSecurityGroup:DefaultSecurityGroup': ec2Id('sg', 'security-group'),
  'aws:ec2/internetGateway:InternetGateway': ec2Id('igw', 'internet-gateway'),
  'aws:ec2/natGateway:NatGateway': ec2Id('nat', 'natgateway'),
  'aws:ec2/routeTable:RouteTable': ec2Id('rtb', 'route-table'),
  'aws:ec2/route:Route': ec2Id('r-rtb', 'route'),
  'aws:ec2/routeTableAssociation:RouteTableAssociation': ec2Id('rtbassoc', 'association'),
  'aws:ec2/vpcEndpoint:VpcEndpoint': ec2Id('vpce', 'vpc-endpoint'),
  'aws:ec2/networkInterface:NetworkInterface': ec2Id('eni', 'network-interface', ({ number }) => ({
    macAddress: `02:00:00:00:00:${hex(number % 256, 2)}`,
    privateIp: `10.42.0.${number % 250}`,
  })),
  'aws:ec2/eip:Eip': ({ number }) => ({
    id: `eipalloc-${hex(number)}`,
    outputs: { allocationId: `eipalloc-${hex(number)}`, publicIp: `203.0.113.${number % 250}` },
  }),
  'aws:ec2/eipAssociation:EipAssociation': ec2Id('eipassoc', 'association'),
  'aws:ec2/launchTemplate:LaunchTemplate': ec2Id('lt', 'launch-template', ({ name }) => ({
    name,
    latestVersion: 1,
    defaultVersion: 1,
  })),
  'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule': ec2Id('sgr', 'security-group-rule'),
  'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule': ec2Id('sgr', 'security-group-rule'),
  'aws:autoscaling/group:Group': named((name) => arn('autoscaling', `autoScalingGroup:${name}`)),
  'aws:iam/role:Role': named(
    (name) => arn('iam', `role/${name}`, global),
    ({ number }) => ({
      uniqueId: `AROA${hex(number, 16).toUpperCase()}`,
    }),
  ),
  'aws:iam/instanceProfile:InstanceProfile': named((name) => arn('iam', `instance-profile/${name}`, global)),
  'aws:ecs/cluster:Cluster': byArn((name) => arn('ecs', `cluster/${name}`)),
  'aws:dynamodb/table:Table': named((name) => arn('dynamodb', `table/${name}`)),
  'aws:cloudwatch/logGroup:LogGroup': named((name) => arn('logs', `log-group:${name}`)),
  'aws:cloudwatch/metricAlarm:MetricAlarm': named((name) => arn('cloudwatch', `alarm:${name}`)),
  'aws:scheduler/schedule:Schedule': named((name) => arn('scheduler', `schedule/default/${name}`)),
  'aws:codebuild/project:Project': byArn((name) => arn('codebuild', `project/${name}`)),
  'aws:sns/topic:Topic': byArn((name) => arn('sns', name)),
  'aws:secretsmanager/secret:Secret': byArn((name) => arn('secretsmanager', `secret:${name}-AbCdEf`)),
  'aws:ssm/parameter:Parameter': named((name) => arn('ssm', `parameter/${name.replace(/^\//, '')}`)),
  'aws:ssm/document:Document': named((name) => arn('ssm', `document/${name}`)),
  'aws:ssm/association:Association': ({ number }) => {
    const id = `0000aaaa-0000-4000-8000-${hex(number, 12)}`;
    return { id, outputs: { associationId: id, arn: arn('ssm', `association/${id}`) } };
  },
  'aws:sqs/queue:Queue': ({ name }) => {
    const url = `https://sqs.${region}.amazonaws.com/${accountId}/${name}`;
    return { id: url, outputs: { url, name, arn: arn('sqs', name) } };
  },
  'aws:s3/bucket:Bucket': ({ name }) => ({
    id: name,
    outputs: {
      bucket: name,
      arn: arn('s3', name, ':'),
      region,
      bucketRegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
    },
  }),
  'aws:s3/bucketObjectv2:BucketObjectv2': ({ inputs }) => ({
    id: textOf(inputs, 'key'),
    outputs: {
      versionId: '1',
      etag: 'e',
      arn: arn('s3', `${textOf(inputs, 'bucket')}/${textOf(inputs, 'key')}`, ':'),
    },
  }),
  'aws:ecr/repository:Repository': named(
    (name) => arn('ecr', `repository/${name}`),
    ({ name }) => ({
      repositoryUrl: `${registry}/${name}`,
      registryId: accountId,
    }),
  ),
};

/** Id and ARN of the form that AWS gives to a resource of this type, and what else it tells of a new one. */
export function identityOf(type: string, asked: Asked): Identity {
  const known = identities[type];
  if (known !== undefined) return known(asked);
  const [, service = 'other', kind = 'thing'] = type.split(/[:/]/);
  return {
    id: `${kind}-${hex(asked.number, 12)}`,
    outputs: { name: asked.name, arn: arn(service, `${kind}/${asked.name}`) },
  };
}
