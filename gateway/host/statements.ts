/** What the host's role reaches. */
export type RoleReach = {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  readonly ledgerTableArn: string;
  readonly bucketArn: string;
  readonly passwordParameterArn: string;
  readonly documentName: string;
  readonly workerLogGroupName: string;
};

export type Statement = {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
};

/** Pure: all that the host may do, call by call. */
export function gatewayStatements(reach: RoleReach): readonly Statement[] {
  return [...appStatements(reach), ...storeStatements(reach), ...agentStatements(reach)];
}

/** What the app calls: the ledger, and for the page the workers' last words and how the NAT is. */
function appStatements(reach: RoleReach): readonly Statement[] {
  const { partition, account, region, ledgerTableArn, workerLogGroupName } = reach;
  return [
    {
      Sid: 'Ledger',
      Effect: 'Allow',
      Action: [
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
        'dynamodb:DeleteItem',
        'dynamodb:Query',
      ],
      Resource: [ledgerTableArn, `${ledgerTableArn}/index/*`],
    },
    {
      Sid: 'WorkersLogs',
      Effect: 'Allow',
      Action: ['logs:GetLogEvents'],
      Resource: `arn:${partition}:logs:${region}:${account}:log-group:${workerLogGroupName}:log-stream:*`,
    },
    {
      // Takes no resource. Source: Service Authorization Reference.
      Sid: 'NatState',
      Effect: 'Allow',
      Action: ['autoscaling:DescribeAutoScalingGroups'],
      Resource: '*',
    },
  ];
}

/** What the host's scripts call: artefacts, certificates, the password's hash. */
function storeStatements({ bucketArn, passwordParameterArn }: RoleReach): readonly Statement[] {
  return [
    { Sid: 'Artefacts', Effect: 'Allow', Action: ['s3:GetObject'], Resource: `${bucketArn}/artefacts/*` },
    {
      Sid: 'Certificates',
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:PutObject'],
      Resource: `${bucketArn}/certificates/*`,
    },
    {
      Sid: 'WhetherThereAreCertificates',
      Effect: 'Allow',
      Action: ['s3:ListBucket'],
      Resource: bucketArn,
      Condition: { StringLike: { 's3:prefix': 'certificates/*' } },
    },
    {
      Sid: 'OwnPassword',
      Effect: 'Allow',
      Action: ['ssm:GetParameter'],
      Resource: passwordParameterArn,
    },
  ];
}

/** What the Systems Manager agent calls for sessions and for its associations, and nothing of parameters. */
function agentStatements({ partition, account, region, documentName }: RoleReach): readonly Statement[] {
  const home = `arn:${partition}:ssm:${region}:${account}`;
  return [
    {
      Sid: 'AgentDocument',
      Effect: 'Allow',
      Action: ['ssm:GetDocument', 'ssm:DescribeDocument'],
      Resource: `${home}:document/${documentName}`,
    },
    {
      Sid: 'AgentState',
      Effect: 'Allow',
      Action: [
        'ssm:UpdateInstanceInformation',
        'ssm:ListInstanceAssociations',
        'ssm:DescribeAssociation',
        'ssm:UpdateAssociationStatus',
        'ssm:UpdateInstanceAssociationStatus',
        'ssm:PutComplianceItems',
      ],
      Resource: [
        `arn:${partition}:ec2:${region}:${account}:instance/*`,
        `${home}:association/*`,
        `${home}:document/${documentName}`,
      ],
    },
    {
      // These take no resource. Source: Service Authorization Reference.
      Sid: 'AgentMessages',
      Effect: 'Allow',
      Action: [
        'ssm:ListAssociations',
        'ssmmessages:CreateControlChannel',
        'ssmmessages:CreateDataChannel',
        'ssmmessages:OpenControlChannel',
        'ssmmessages:OpenDataChannel',
        'ec2messages:AcknowledgeMessage',
        'ec2messages:DeleteMessage',
        'ec2messages:FailMessage',
        'ec2messages:GetEndpoint',
        'ec2messages:GetMessages',
        'ec2messages:SendReply',
      ],
      Resource: '*',
    },
  ];
}
