/** Inputs that no resource can change in place. */
const always = ['name', 'namePrefix', 'bucket', 'bucketPrefix'];

/** What else can't be changed in place. Source: the resources' pages in the Terraform AWS provider ("Forces new"). */
const byType: Readonly<Record<string, readonly string[]>> = {
  'aws:ec2/vpc:Vpc': ['cidrBlock'],
  'aws:ec2/subnet:Subnet': ['vpcId', 'availabilityZone', 'cidrBlock'],
  'aws:ec2/securityGroup:SecurityGroup': ['vpcId', 'description'],
  'aws:ec2/internetGateway:InternetGateway': [],
  'aws:ec2/routeTable:RouteTable': ['vpcId'],
  'aws:ec2/route:Route': ['routeTableId', 'destinationCidrBlock'],
  'aws:ec2/routeTableAssociation:RouteTableAssociation': ['subnetId'],
  'aws:ec2/networkInterface:NetworkInterface': ['subnetId', 'privateIps'],
  'aws:ec2/eipAssociation:EipAssociation': ['allocationId', 'networkInterfaceId'],
  'aws:ec2/vpcEndpoint:VpcEndpoint': ['vpcId', 'serviceName', 'vpcEndpointType'],
  'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule': ['securityGroupId'],
  'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule': ['securityGroupId'],
  'aws:iam/rolePolicy:RolePolicy': ['role'],
  'aws:dynamodb/table:Table': ['hashKey', 'rangeKey'],
  'aws:dynamodb/tableItem:TableItem': ['tableName', 'hashKey', 'rangeKey'],
  'aws:scheduler/schedule:Schedule': ['groupName'],
  'aws:ecr/lifecyclePolicy:LifecyclePolicy': ['repository'],
};

/** A task definition is never changed: every change of it is a new revision. Tags alone are kept beside. */
const taskDefinition = 'aws:ecs/taskDefinition:TaskDefinition';

/** Whether a change of this input replaces the resource. A launch template's and a role policy's own names count too. */
export function replacing(type: string, input: string): boolean {
  if (type === taskDefinition) return !['tags', 'tagsAll', 'skipDestroy', 'trackLatest'].includes(input);
  if (type === 'aws:s3/bucketObjectv2:BucketObjectv2') return ['bucket', 'key'].includes(input);
  return always.includes(input) || (byType[type] ?? []).includes(input);
}
