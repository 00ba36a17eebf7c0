import type { Outputs } from '../../shared/stack/contract.ts';
import { type Recording, recordStack } from '../../shared/stack/testing/record.ts';
import { cluster } from '../index.ts';

export const networksOutputs: Outputs<'networks'> = {
  contractVersion: 1,
  region: 'eu-west-1',
  vpcId: 'vpc-1',
  vpcCidr: '10.0.0.0/16',
  zones: ['eu-west-1a', 'eu-west-1b'],
  privateSubnetIds: ['subnet-a', 'subnet-b'],
  publicSubnetIds: ['subnet-c', 'subnet-d'],
  gatewaySecurityGroupId: 'sg-gateway',
  controllerSecurityGroupId: 'sg-controller',
  workersSecurityGroupId: 'sg-workers',
  brokerSecurityGroupId: 'sg-broker',
  natKind: 'instance',
  natAutoScalingGroupName: 'nat',
};

const repositoryUrl = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/warm-pool-dev-images';
export const builtDigest = `sha256:${'d'.repeat(64)}`;
export const builtImage = `${repositoryUrl}@${builtDigest}`;
export const brokerUrlArn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:Url-1a2b3c-AbCdEf';
export const controllerDigest = `${repositoryUrl}@sha256:${'e'.repeat(64)}`;

export type RecordedClusterOptions = {
  readonly config?: Readonly<Record<string, string>>;
  readonly networks?: Readonly<Record<string, unknown>>;
};

/** The cluster stack as it asks for resources, in an environment `dev` beside given networks. */
export async function recordCluster(options: RecordedClusterOptions = {}): Promise<Recording> {
  const config = {
    poolsFile: 'cluster/testing/pools.yaml',
    controllerImage: controllerDigest,
    ...options.config,
  };
  return recordStack(
    () => cluster({ environment: 'dev', region: 'eu-west-1', config, secrets: () => undefined }),
    {
      stack: 'dev-cluster',
      references: { 'dev-networks': options.networks ?? networksOutputs },
      outputsOf: ({ type }) => outputsOfType[type] ?? {},
    },
  );
}

const outputsOfType: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'awsx:ecr:Repository': { url: repositoryUrl },
  'awsx:ecr:Image': { imageUri: `${repositoryUrl}:tag@${builtDigest}` },
  'pulumi-nodejs:dynamic:Resource': { image: builtImage },
  'aws:cloudformation/stack:Stack': { outputs: { UrlSecretArn: brokerUrlArn } },
};
