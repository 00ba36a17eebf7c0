import { z } from 'zod';

/** A token bucket: `burst` tokens at most, `perSecond` new ones. */
const bucketSchema = z.strictObject({ burst: z.number().min(1), perSecond: z.number().min(0) });
const seconds = z.number().min(0).max(86_400);

/** Every figure of the model. Means are drawn with jitter; the buckets are one account's in one region. */
const figuresSchema = z.strictObject({
  /** The network interface is made. */
  provisioningSeconds: seconds,
  /** The image is pulled. */
  pendingSeconds: seconds,
  /** From the container's start until ECS calls the task RUNNING. */
  activatingSeconds: seconds,
  /** From the container's end until ECS calls the task STOPPED. */
  deprovisioningSeconds: seconds,
  /** Each phase takes its mean times 1 ± this. */
  phaseJitter: z.number().min(0).max(1),
  /** How long a started task is missing from ListTasks and DescribeTasks. */
  startedLagSeconds: seconds,
  /** How long a task told to stop is still listed as one that should run. */
  stoppedLagSeconds: seconds,
  /** From SIGTERM to SIGKILL where the container definition names no `stopTimeout`. */
  stopTimeoutSeconds: z.number().min(0).max(120),
  /** How long a stopped task can be described. */
  describableSeconds: seconds,
  clientTokenSeconds: seconds,
  clientTokenAfterTaskSeconds: seconds,
  runTaskCalls: bucketSchema,
  launches: bucketSchema,
  reads: bucketSchema,
  /** vCPUs that may run at once, by provider. */
  vcpuQuota: z.strictObject({ FARGATE: z.number().min(0), FARGATE_SPOT: z.number().min(0) }),
  /** `at-once`: the address freed last is given next. `oldest-first`: the one free for longest. */
  addressReuse: z.enum(['at-once', 'oldest-first']),
});

export type Figures = z.output<typeof figuresSchema>;
export type BucketFigures = z.output<typeof bucketSchema>;

/**
 * AWS's figures. Sources: ECS developer guide ("Task lifecycle", "Request throttling", "Fargate service quotas",
 * stopTimeout), ECS API reference ("Ensuring idempotency"); phase times: 30–60 s measured, deprovisioning and the
 * lags as seen, since AWS promises none.
 */
export const awsFigures: Figures = {
  provisioningSeconds: 12,
  pendingSeconds: 28,
  activatingSeconds: 5,
  deprovisioningSeconds: 10,
  phaseJitter: 0.3,
  startedLagSeconds: 3,
  stoppedLagSeconds: 3,
  stopTimeoutSeconds: 30,
  describableSeconds: 3600,
  clientTokenSeconds: 86_400,
  clientTokenAfterTaskSeconds: 3600,
  runTaskCalls: { burst: 20, perSecond: 20 },
  launches: { burst: 100, perSecond: 20 },
  reads: { burst: 100, perSecond: 20 },
  vcpuQuota: { FARGATE: 6, FARGATE_SPOT: 6 },
  addressReuse: 'at-once',
};

/** AWS's figures with a person's patience: a worker runs two seconds after it was asked for. */
export const localFigures: Figures = {
  ...awsFigures,
  provisioningSeconds: 0.5,
  pendingSeconds: 1.2,
  activatingSeconds: 0.4,
  deprovisioningSeconds: 0.3,
  startedLagSeconds: 0.5,
  stoppedLagSeconds: 0.5,
  vcpuQuota: { FARGATE: 4000, FARGATE_SPOT: 4000 },
};

const faultsSchema = z.strictObject({
  /** No capacity: of a provider, in one zone or in all; `available` tasks still fit. */
  shortages: z
    .array(
      z.strictObject({
        provider: z.enum(['FARGATE', 'FARGATE_SPOT']),
        zone: z.string().optional(),
        available: z.int().min(0).default(0),
        /** In whose words RunTask tells it: Fargate's own, or those of a cluster's placement. */
        words: z.enum(['capacity', 'RESOURCE:CPU', 'RESOURCE:MEMORY']).default('capacity'),
      }),
    )
    .max(100),
  /** Operations answered with AccessDeniedException. */
  denied: z.array(z.string()).max(100),
  /** Operations answered with InvalidParameterException: something that is named in them is wrong. */
  invalid: z.array(z.string()).max(100),
  /** Operations answered with ClusterNotFoundException. */
  noCluster: z.array(z.string()).max(100),
  /** Operations answered with a ServerException, without an effect. */
  failing: z.array(z.string()).max(100),
  /** Operations that take effect, but whose answer is cut. */
  lostAnswers: z.array(z.string()).max(100),
  /** Addresses of a subnet that something else holds. */
  takenAddresses: z.record(z.string(), z.int().min(0)),
});

export type Faults = z.output<typeof faultsSchema>;

export const noFaults: Faults = {
  shortages: [],
  denied: [],
  invalid: [],
  noCluster: [],
  failing: [],
  lostAnswers: [],
  takenAddresses: {},
};

/** What may be changed while the model runs; a key left out stays as it is. */
export const settingsPatchSchema = z.strictObject({
  figures: figuresSchema.partial().optional(),
  faults: faultsSchema.partial().optional(),
});
/** `Settings` in part. */
export type SettingsPatch = z.input<typeof settingsPatchSchema>;
