import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ECSClient } from '@aws-sdk/client-ecs';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { AwsClients } from './ports.ts';

/** A person waits: an end point that doesn't answer is given up after a while. Milliseconds. */
const requestTimeout = 30_000;
const connectionTimeout = 5000;
/** StopTask and the listings are throttled in a big pool (20 a second): the SDK's own back-off carries them. */
const maxAttempts = 8;

/** The SDK's clients; end points and credentials are the SDK's own (`AWS_PROFILE`, `AWS_ENDPOINT_URL_ECS`, …). */
export function openAws(region: string): AwsClients {
  const config = {
    region,
    maxAttempts,
    requestHandler: { requestTimeout, throwOnRequestTimeout: true, connectionTimeout },
  };
  const scheduler = new SchedulerClient(config);
  const ecs = new ECSClient(config);
  const ec2 = new EC2Client(config);
  const ssm = new SSMClient(config);
  const dynamodb = new DynamoDBClient(config);
  return {
    scheduler,
    ecs,
    ec2,
    ssm,
    dynamodb,
    credentials: () => ecs.config.credentials(),
    close: () => {
      for (const client of [scheduler, ecs, ec2, ssm, dynamodb]) client.destroy();
    },
  };
}
