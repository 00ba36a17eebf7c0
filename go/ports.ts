import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EC2Client } from '@aws-sdk/client-ec2';
import type { ECSClient } from '@aws-sdk/client-ecs';
import type { SchedulerClient } from '@aws-sdk/client-scheduler';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { Clock } from './clock.ts';
import type { Programs } from './pulumi.ts';

/** The SDK's clients of one region, each only for its `send`. */
export type AwsClients = {
  readonly scheduler: Pick<SchedulerClient, 'send'>;
  readonly ecs: Pick<ECSClient, 'send'>;
  readonly ec2: Pick<EC2Client, 'send'>;
  readonly ssm: Pick<SSMClient, 'send'>;
  readonly dynamodb: Pick<DynamoDBClient, 'send'>;
  /** Rejects where there are no credentials. */
  credentials(): Promise<unknown>;
  close(): void;
};

/** What the commands stand on. */
export type GoPorts = {
  readonly programs: Programs;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  openAws(region: string): AwsClients;
  randomBytes(count: number): Buffer;
  /** The status and body of a GET; undefined where nobody answers. Certificates aren't checked. */
  get(url: string): Promise<{ readonly status: number; readonly body: string } | undefined>;
  say(line: string): void;
  /** A person's answer; undefined where nobody is there to ask. */
  prompt(question: string): Promise<string | undefined>;
};
