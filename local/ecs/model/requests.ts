import { z } from 'zod';
import { invalidParameter, notImplemented } from './aws-error.ts';

/** The parameters that the model knows; any other is refused by name. Limits: ECS API reference. */
const text = z.string().max(1024);
const cluster = text.default('default');
const tags = z
  .array(z.strictObject({ key: z.string().max(128), value: z.string().max(256).optional() }))
  .max(50);
const page = {
  maxResults: z.int().min(1).max(100).default(100),
  nextToken: text.optional(),
};

const containerDefinition = z.looseObject({
  name: text,
  image: text,
  essential: z.boolean().default(true),
  command: z.array(z.string()).optional(),
  environment: z.array(z.strictObject({ name: text, value: z.string() })).default([]),
  portMappings: z
    .array(z.looseObject({ containerPort: z.int().min(1).max(65_535), protocol: text.default('tcp') }))
    .default([]),
  stopTimeout: z.int().min(0).max(120).optional(),
  secrets: z.array(z.unknown()).max(0, 'local ECS does not implement secrets of a container').optional(),
});

const providerName = z.enum(['FARGATE', 'FARGATE_SPOT']);

const requestSchemas = {
  CreateCluster: z.strictObject({
    clusterName: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,255}$/)
      .default('default'),
    capacityProviders: z.array(providerName).default(['FARGATE', 'FARGATE_SPOT']),
    settings: z.array(z.unknown()).optional(),
    tags: tags.optional(),
  }),
  DescribeClusters: z.strictObject({
    clusters: z.array(text).max(100).default(['default']),
    include: z.array(z.string()).optional(),
  }),
  RegisterTaskDefinition: z.strictObject({
    family: z.string().regex(/^[A-Za-z0-9_-]{1,255}$/),
    containerDefinitions: z
      .array(containerDefinition)
      .min(1)
      .max(1, 'local ECS does not implement more than one container a task'),
    networkMode: z.literal('awsvpc', { error: 'Fargate tasks need the network mode awsvpc' }),
    requiresCompatibilities: z.array(z.string()).default(['FARGATE']),
    cpu: z.string().regex(/^\d+$/),
    memory: z.string().regex(/^\d+$/),
    executionRoleArn: text.optional(),
    taskRoleArn: text.optional(),
    runtimePlatform: z.record(z.string(), z.string()).optional(),
    volumes: z.array(z.unknown()).optional(),
    tags: tags.optional(),
  }),
  DescribeTaskDefinition: z.strictObject({
    taskDefinition: text,
    include: z.array(z.string()).optional(),
  }),
  DeregisterTaskDefinition: z.strictObject({ taskDefinition: text }),
  ListTaskDefinitions: z.strictObject({
    familyPrefix: text.optional(),
    status: z.enum(['ACTIVE', 'INACTIVE']).default('ACTIVE'),
    sort: z.enum(['ASC', 'DESC']).default('ASC'),
    ...page,
  }),
  RunTask: z.strictObject({
    cluster,
    taskDefinition: text,
    count: z.int().min(1).max(10).default(1),
    clientToken: z
      .string()
      .regex(/^[\x21-\x7e]{1,64}$/, 'a client token has 64 ASCII characters at most')
      .optional(),
    startedBy: z
      .string()
      .regex(/^[A-Za-z0-9_/-]{1,128}$/, 'startedBy has 128 letters, digits, - / and _ at most')
      .optional(),
    group: text.optional(),
    launchType: z.literal('FARGATE').optional(),
    capacityProviderStrategy: z
      .array(
        z.strictObject({
          capacityProvider: providerName,
          weight: z.int().min(0).max(1000).default(0),
          base: z.int().min(0).max(100_000).default(0),
        }),
      )
      .max(1, 'local ECS does not implement more than one capacity provider a call')
      .optional(),
    networkConfiguration: z
      .strictObject({
        awsvpcConfiguration: z.strictObject({
          subnets: z.array(text).min(1).max(16),
          securityGroups: z.array(text).max(5).default([]),
          assignPublicIp: z
            .literal('DISABLED', { error: 'local ECS does not implement public addresses' })
            .default('DISABLED'),
        }),
      })
      .optional(),
    platformVersion: text.optional(),
    propagateTags: z.enum(['TASK_DEFINITION', 'NONE']).optional(),
    enableECSManagedTags: z.boolean().optional(),
    enableExecuteCommand: z.literal(false, { error: 'local ECS does not implement ECS Exec' }).default(false),
    tags: tags.optional(),
  }),
  StopTask: z.strictObject({ cluster, task: text, reason: z.string().max(1024).optional() }),
  ListTasks: z.strictObject({
    cluster,
    family: text.optional(),
    startedBy: text.optional(),
    desiredStatus: z.enum(['RUNNING', 'PENDING', 'STOPPED']).optional(),
    launchType: z.literal('FARGATE').optional(),
    ...page,
  }),
  DescribeTasks: z.strictObject({
    cluster,
    tasks: z.array(text).min(1, 'Tasks cannot be empty.').max(100),
    include: z.array(z.string()).optional(),
  }),
  DescribeSubnets: z.strictObject({
    SubnetIds: z.array(text).max(200).optional(),
  }),
  DescribeNetworkInterfaces: z.strictObject({
    NetworkInterfaceIds: z.array(text).max(1000).optional(),
    Filters: z
      .array(
        z.strictObject({
          Name: z.enum(['subnet-id', 'group-id', 'network-interface-id']),
          Values: z.array(text).max(200),
        }),
      )
      .max(10)
      .default([]),
  }),
} as const;

export type OperationName = keyof typeof requestSchemas;
export type RequestOf<Name extends OperationName> = z.output<(typeof requestSchemas)[Name]>;

export function isOperation(name: string): name is OperationName {
  return Object.hasOwn(requestSchemas, name);
}

/** Reads what a client sent. Throws InvalidParameterException, or names the parameter that isn't implemented. */
export function parseRequest<Name extends OperationName>(name: Name, input: unknown): RequestOf<Name> {
  const schema: z.ZodType = requestSchemas[name];
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data as RequestOf<Name>;
  const unknownKeys = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key].join('.')) : [],
  );
  if (unknownKeys.length > 0) throw notImplemented(`${unknownKeys.join(', ')} of ${name}`);
  throw invalidParameter(
    parsed.error.issues.map(({ path, message }) => `${name} ${path.join('.')}: ${message}`).join('; '),
  );
}
