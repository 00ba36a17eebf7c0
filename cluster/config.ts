import { z } from 'zod';
import { CallerError } from '../shared/pool/errors.ts';
import { imageByDigestPattern } from './image-source.ts';

/** How long CloudWatch can keep a log group, days. Source: CloudWatch Logs API reference, PutRetentionPolicy. */
const retentionDays = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827] as const;

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

const configSchema = z.strictObject({
  /** Relative to the project's root. */
  poolsFile: z.string().min(1).default('pools.yaml'),
  /** Who builds images that are folders: CodeBuild, natively for their processor, or Docker on this machine. */
  builder: z.enum(['codebuild', 'docker']).default('codebuild'),
  /** By digest; without it the controller's bundle is made into an image here. */
  controllerImage: z
    .string()
    .regex(imageByDigestPattern, 'an image by digest, such as registry/name@sha256:…')
    .optional(),
  pointInTimeRecovery: flag.default(false),
  /** With it, neither DynamoDB nor `./go.sh destroy` deletes the ledger. */
  deletionProtection: flag.default(false),
  logRetentionDays: z.coerce
    .number()
    .refine((days) => retentionDays.some((one) => one === days), `one of ${retentionDays.join(', ')}`)
    .default(14),
  /** Where alarms go; without it they only show in CloudWatch. */
  alarmEmail: z.email().optional(),
  /** Of the brokers that pools ask for. RabbitMQ 3.13 runs on mq.t3, mq.m5 and mq.m7g. */
  brokerInstanceType: z
    .string()
    .regex(/^mq\.[a-z0-9]+\.[a-z0-9]+$/, "an instance type of Amazon MQ's, such as mq.t3.micro")
    .default('mq.t3.micro'),
});

export type ClusterConfig = z.output<typeof configSchema>;

/** Reads the cluster stack's config. Throws `invalid_configuration` that tells every problem, unknown keys included. */
export function parseClusterConfig(values: Readonly<Record<string, string>>): ClusterConfig {
  const parsed = configSchema.safeParse(values);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.flatMap(problemsOf);
  throw new CallerError(
    'invalid_configuration',
    `the cluster stack's config is refused:\n  ${problems.join('\n  ')}\nchange it with: pulumi config set <key> <value>`,
    { details: { problems } },
  );
}

function problemsOf(issue: z.core.$ZodIssue): string[] {
  if (issue.code !== 'unrecognized_keys') return [`${issue.path.map(String).join('.')}: ${issue.message}`];
  return issue.keys.map((key) => `${key}: unknown key: check its spelling, or remove it`);
}
