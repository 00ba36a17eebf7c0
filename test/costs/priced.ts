/** Kinds of resources that cost something, each with the words of the line that counts it. */
export const priced: Readonly<Record<string, RegExp>> = {
  'aws:ec2/eip:Eip': /Elastic IP/,
  'aws:ec2/launchTemplate:LaunchTemplate': /NAT instance|host/,
  'aws:ec2/natGateway:NatGateway': /NAT gateway/,
  'aws:dynamodb/table:Table': /ledger/,
  'aws:cloudwatch/metricAlarm:MetricAlarm': /alarms/,
  'aws:cloudwatch/logGroup:LogGroup': /logs/,
  'aws:ecs/taskDefinition:TaskDefinition': /warm workers|controller/,
  'aws:scheduler/schedule:Schedule': /controller/,
  'aws:cloudformation/stack:Stack': /RabbitMQ/,
  'aws:codebuild/project:Project': /builds/,
  'awsx:ecr:Repository': /images/,
  'pulumi-nodejs:dynamic:Resource': /builds/,
  'awsx:ecr:Image': /images/,
};

/** Kinds that cost nothing, or cents a year: their objects and calls are few and small. */
export const free: readonly RegExp[] = [
  /^fargate-warm-pool:|^warm-pool:|^pulumi:/,
  /^aws:iam\//,
  /^aws:vpc\//,
  /^aws:ec2\/(vpc|vpcEndpoint|subnet|routeTable|route|routeTableAssociation|internetGateway)(:|[A-Z])/,
  /^aws:ec2\/(securityGroup|defaultSecurityGroup|networkInterface|eipAssociation|flowLog|mainRouteTableAssociation)(:|[A-Z])/,
  /^aws:autoscaling\//,
  /^aws:ecs\/(cluster|clusterCapacityProviders):/,
  /^aws:dynamodb\/tableItem:/,
  /^aws:s3\//,
  /^aws:sqs\/|^aws:sns\//,
  /^aws:ssm\//,
];
