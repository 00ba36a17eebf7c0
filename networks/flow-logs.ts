import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';

export type FlowLogArgs = {
  readonly vpcId: pulumi.Input<string>;
  readonly accountId: string;
  readonly displayName: string;
  readonly roleName: string;
};

const retentionDays = 14;

/**
 * What was accepted and refused, in a log group of ours. The role may write to it but not make it, so that records
 * that come late don't revive a group that was deleted.
 */
export function makeFlowLogs({ vpcId, accountId, displayName, roleName }: FlowLogArgs): void {
  const logGroup = new aws.cloudwatch.LogGroup('flow-logs', {
    name: `/${displayName}/flow-logs`,
    retentionInDays: retentionDays,
    skipDestroy: false,
  });
  const role = new aws.iam.Role('flow-logs', {
    name: roleName,
    description: "Writes the VPC's flow logs",
    assumeRolePolicy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'vpc-flow-logs.amazonaws.com' },
          Action: 'sts:AssumeRole',
          Condition: { StringEquals: { 'aws:SourceAccount': accountId } },
        },
      ],
    }),
  });
  const policy = new aws.iam.RolePolicy('flow-logs', {
    role: role.name,
    policy: logGroup.arn.apply((arn) =>
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
            Resource: [arn, `${arn}:*`],
          },
          { Effect: 'Allow', Action: 'logs:DescribeLogGroups', Resource: '*' },
        ],
      }),
    ),
  });
  new aws.ec2.FlowLog(
    'flow-logs',
    {
      vpcId,
      trafficType: 'ALL',
      logDestinationType: 'cloud-watch-logs',
      logDestination: logGroup.arn,
      iamRoleArn: role.arn,
      tags: { Name: `${displayName}-flow-logs` },
    },
    { dependsOn: [policy] },
  );
}
