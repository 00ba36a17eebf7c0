import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';

export type EndpointArgs = {
  readonly vpcId: pulumi.Input<string>;
  readonly region: string;
  readonly accountId: string;
  /** Private and public ones: the hosts fetch packages and bundles from S3 too. */
  readonly routeTableIds: readonly pulumi.Input<string>[];
  readonly displayName: string;
};

/** S3 and DynamoDB without the NAT, and without a price: image layers, packages, bundles, and the ledger. */
export function makeEndpoints({ vpcId, region, accountId, routeTableIds, displayName }: EndpointArgs): void {
  const policies = { s3: s3Policy(accountId), dynamodb: dynamodbPolicy(accountId) };
  for (const [service, policy] of Object.entries(policies)) {
    new aws.ec2.VpcEndpoint(service, {
      vpcId,
      vpcEndpointType: 'Gateway',
      serviceName: `com.amazonaws.${region}.${service}`,
      routeTableIds: [...routeTableIds],
      policy: JSON.stringify(policy),
      tags: { Name: `${displayName}-${service}` },
    });
  }
}

/**
 * Reading is open, since what a host or a task needs lies in buckets of others and is asked for without our
 * account's name: Amazon Linux's repositories (`al2023-repos-REGION-de612dc2`, unsigned), ECR's layers
 * (`prod-REGION-starport-layer-bucket`, signed by ECR), public data. All else takes a principal of this account, so
 * that nobody carries data off with keys of another one.
 */
export function s3Policy(accountId: string): object {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'PackagesLayersAndPublicData',
        Effect: 'Allow',
        Principal: '*',
        Action: ['s3:GetObject', 's3:GetObjectVersion', 's3:ListBucket'],
        Resource: '*',
      },
      ownAccount('s3', accountId),
    ],
  };
}

/** The ledger, and the tables that the workers use: by principals of this account. */
export function dynamodbPolicy(accountId: string): object {
  return { Version: '2012-10-17', Statement: [ownAccount('dynamodb', accountId)] };
}

/** An endpoint's policy gives no permission by itself: what a role may do is in its own. */
function ownAccount(service: string, accountId: string): object {
  return {
    Sid: 'OwnAccount',
    Effect: 'Allow',
    Principal: '*',
    Action: `${service}:*`,
    Resource: '*',
    Condition: { StringEquals: { 'aws:PrincipalAccount': accountId } },
  };
}
