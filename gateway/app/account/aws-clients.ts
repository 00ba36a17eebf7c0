import {
  AutoScalingClient,
  type DescribeAutoScalingGroupsCommand,
  type DescribeAutoScalingGroupsCommandOutput,
} from '@aws-sdk/client-auto-scaling';
import {
  CloudWatchLogsClient,
  type CloudWatchLogsClientConfig,
  type GetLogEventsCommand,
  type GetLogEventsCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';

type Abortable = { readonly abortSignal: AbortSignal };

export type LogCalls = {
  send(command: GetLogEventsCommand, options: Abortable): Promise<GetLogEventsCommandOutput>;
};
export type GroupCalls = {
  send(
    command: DescribeAutoScalingGroupsCommand,
    options: Abortable,
  ): Promise<DescribeAutoScalingGroupsCommandOutput>;
};

/** Somebody looks at a page: an answer that doesn't come soon is told as missing. */
export const accountAnswerMilliseconds = 2000;
/** Few people look at once; the rest wait in the SDK's queue. */
const maxSockets = 8;

/**
 * The SDK's clients of what the page tells of the account: one attempt a call, a connection within a second. End
 * points, region and credentials are the SDK's own (`AWS_ENDPOINT_URL_CLOUDWATCH_LOGS`,
 * `AWS_ENDPOINT_URL_AUTO_SCALING`, …) unless given. Close them at the end.
 */
export function openAccountClients(
  config: Pick<CloudWatchLogsClientConfig, 'endpoint' | 'region' | 'credentials'> = {},
): { readonly logs: LogCalls; readonly groups: GroupCalls; close(): void } {
  const bounded = { ...bounds, ...config };
  const logs = new CloudWatchLogsClient(bounded);
  const groups = new AutoScalingClient(bounded);
  const close = () => {
    logs.destroy();
    groups.destroy();
  };
  return { logs, groups, close };
}

const bounds = {
  maxAttempts: 1,
  requestHandler: {
    requestTimeout: accountAnswerMilliseconds,
    // Without this the SDK only warns when the time is over.
    throwOnRequestTimeout: true,
    connectionTimeout: 1000,
    httpAgent: { keepAlive: true, maxSockets },
    httpsAgent: { keepAlive: true, maxSockets },
  },
};
