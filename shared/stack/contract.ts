import { z } from 'zod';
import type { StackKind } from './stack-name.ts';

/**
 * What each stack tells the ones after it: flat, and no secret. Counts up with every change that an older
 * reader could not use; a reader refuses another version, and says which command to run.
 */
export const contractVersion = 1;

const text = z.string().min(1);
const texts = z.array(text).min(1);
const version = z.literal(contractVersion);

export const contract = {
  networks: z.object({
    contractVersion: version,
    region: text,
    vpcId: text.describe('the VPC'),
    vpcCidr: text,
    zones: texts.describe('availability zones, in the order of the subnets'),
    privateSubnetIds: texts.describe('where workers and the controller run'),
    publicSubnetIds: texts.describe('where the NAT instance and the gateway are'),
    gatewaySecurityGroupId: text,
    controllerSecurityGroupId: text,
    workersSecurityGroupId: text,
    brokerSecurityGroupId: text,
    natKind: z.enum(['instance', 'gateway']),
    natAutoScalingGroupName: z.string().describe('empty with a NAT gateway'),
  }),
  cluster: z.object({
    contractVersion: version,
    region: text,
    clusterName: text,
    clusterArn: text,
    ledgerTableName: text,
    ledgerTableArn: text,
    workerLogGroupName: text.describe("the workers' output, a stream a task"),
    workerPorts: z.array(z.number().int()).min(1).describe('the ports of the pools, each once'),
    controllerScheduleName: text,
    controllerFamily: text,
    poolFamilies: texts,
  }),
  gateway: z.object({
    contractVersion: version,
    region: text,
    url: text.describe('the page and the API'),
    address: text.describe("the gateway's Elastic IP"),
    autoScalingGroupName: text,
    associationId: text.describe('delivers the bundle to the host'),
    bundleSha256: text.describe('what /healthz must tell after an up'),
  }),
} as const satisfies Record<StackKind, z.ZodObject>;

export type Outputs<Kind extends StackKind> = z.output<(typeof contract)[Kind]>;

/** Which stacks each one reads. */
export const readsFrom: Readonly<Record<StackKind, readonly StackKind[]>> = {
  networks: [],
  cluster: ['networks'],
  gateway: ['networks', 'cluster'],
};
