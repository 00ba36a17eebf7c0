import type { DescribeSubnetsCommand, DescribeSubnetsCommandOutput } from '@aws-sdk/client-ec2';
import { EC2Client } from '@aws-sdk/client-ec2';
import {
  type DescribeTasksCommand,
  type DescribeTasksCommandOutput,
  ECSClient,
  type ECSClientConfig,
  type ListTaskDefinitionsCommand,
  type ListTaskDefinitionsCommandOutput,
  type ListTasksCommand,
  type ListTasksCommandOutput,
  type RunTaskCommand,
  type RunTaskCommandOutput,
  type StopTaskCommand,
  type StopTaskCommandOutput,
} from '@aws-sdk/client-ecs';

/** The calls of ECS that are safe to repeat. */
export type EcsCalls = {
  send(command: ListTasksCommand): Promise<ListTasksCommandOutput>;
  send(command: DescribeTasksCommand): Promise<DescribeTasksCommandOutput>;
  send(command: StopTaskCommand): Promise<StopTaskCommandOutput>;
  send(command: ListTaskDefinitionsCommand): Promise<ListTaskDefinitionsCommandOutput>;
};
export type LaunchCalls = { send(command: RunTaskCommand): Promise<RunTaskCommandOutput> };
export type Ec2Calls = { send(command: DescribeSubnetsCommand): Promise<DescribeSubnetsCommandOutput> };

/** What the fleet stands on: `launches` must send each call once, since a repeat may come after `notAfter`. */
export type FleetClients = {
  readonly ecs: EcsCalls;
  readonly launches: LaunchCalls;
  readonly ec2?: Ec2Calls;
};

const requestTimeoutMilliseconds = 10_000;
const connectionTimeoutMilliseconds = 2000;
const readAttempts = 2;
const launchAttempts = 1;
/** At most this many calls of a client are in flight; the rest wait in the SDK's queue. */
const maxSockets = 16;

/**
 * The SDK's clients with the fleet's bounds: 10 s a request, 2 s to connect, two attempts of what may be repeated and
 * one of RunTask. End points, region and credentials are the SDK's own (`AWS_ENDPOINT_URL_ECS`, …) unless given.
 */
export function openFleetClients(
  config: Pick<ECSClientConfig, 'endpoint' | 'region' | 'credentials'> = {},
): Required<FleetClients> & { close(): void } {
  const ecs = new ECSClient({ ...bounds(readAttempts), ...config });
  const launches = new ECSClient({ ...bounds(launchAttempts), ...config });
  const ec2 = new EC2Client({ ...bounds(readAttempts), ...config });
  return {
    ecs,
    launches,
    ec2,
    close: () => {
      for (const client of [ecs, launches, ec2]) client.destroy();
    },
  };
}

function bounds(maxAttempts: number) {
  return {
    maxAttempts,
    requestHandler: {
      requestTimeout: requestTimeoutMilliseconds,
      // Without this the SDK only warns when the time is over.
      throwOnRequestTimeout: true,
      socketTimeout: requestTimeoutMilliseconds,
      connectionTimeout: connectionTimeoutMilliseconds,
      httpAgent: { keepAlive: true, maxSockets },
      httpsAgent: { keepAlive: true, maxSockets },
    },
  };
}
