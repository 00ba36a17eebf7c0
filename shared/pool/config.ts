import { z } from 'zod';
import { fargateSizeProblem } from './fargate-sizes.ts';

/** A pool's name: part of ECS families, DynamoDB keys, claim ids and paths, so it is kept plain. */
const poolNameSchema = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,30}[a-z0-9]$|^[a-z]$/,
    'lower-case letters, digits and hyphens, at most 32, a letter first',
  );

const targetSchema = z.strictObject({ fixed: z.int().min(0).max(5000) });

const byHitRate = z.looseObject({ hitRate: z.unknown() });
/** A pools file's target: the kind that there is not yet is refused by its name. */
const namedTargetSchema = z
  .unknown()
  .refine((target) => !byHitRate.safeParse(target).success, {
    error: 'a target by hit rate is not built yet: give a number of workers, {fixed: N}',
    abort: true,
  })
  .pipe(targetSchema);

const capacitySchema = z.strictObject({
  provider: z.enum(['FARGATE', 'FARGATE_SPOT']),
  weight: z.int().min(0).max(1000).default(1),
  base: z.int().min(0).max(1000).default(0),
});

const workerSchema = z.union([
  z.enum(['fossa', 'http', 'none']),
  z.strictObject({
    http: z.strictObject({
      readyPath: z.string().startsWith('/').default('/'),
      identity: z.boolean().default(true),
    }),
  }),
]);

const leaseSchema = z
  .strictObject({
    defaultSeconds: z.int().min(1).max(604_800).default(3600),
    maxSeconds: z.int().min(1).max(604_800).default(86_400),
  })
  .refine((lease) => lease.defaultSeconds <= lease.maxSeconds, {
    path: ['defaultSeconds'],
    error: 'must not be over maxSeconds',
  });

const poolSchema = z
  .strictObject({
    name: poolNameSchema,
    image: z.string().min(1).max(1024),
    cpu: z.int().default(256),
    memory: z.int().default(512),
    architecture: z.enum(['arm64', 'x86_64']).default('arm64'),
    port: z.int().min(1).max(65_535).default(2345),
    worker: workerSchema.default('fossa'),
    mode: z.enum(['exclusive', 'shared']).default('exclusive'),
    capacity: z
      .array(capacitySchema)
      .min(1)
      .max(2)
      .default([{ provider: 'FARGATE', weight: 1, base: 0 }]),
    target: namedTargetSchema.default({ fixed: 2 }),
    maxWorkers: z.int().min(1).max(5000).optional(),
    maxSpendPerHour: z.number().positive().optional(),
    maxClaimsPerHolder: z.int().min(1).max(100_000).optional(),
    lease: leaseSchema.prefault({}),
    reuse: z.strictObject({ maxClaims: z.int().min(1).max(10_000).default(1) }).prefault({}),
    drainSeconds: z.int().min(0).max(86_400).default(120),
    stuckSeconds: z.int().min(1).max(604_800).default(3600),
    readySeconds: z.int().min(5).max(3600).default(300),
    maxAgeHours: z.number().positive().max(8760).default(24),
    stopTimeoutSeconds: z.int().min(1).max(120).default(30),
    readOnlyRoot: z.boolean().default(true),
    environment: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string()).default({}),
    secrets: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string()).default({}),
    sidecars: z.array(z.record(z.string(), z.unknown())).max(9).default([]),
    broker: z
      .union([z.enum(['none', 'rabbitmq']), z.strictObject({ urlSecret: z.string().min(1) })])
      .default('none'),
    onClaim: z.strictObject({ path: z.string().regex(/^\/[\x21-\x7e]{0,511}$/, 'a path from /') }).optional(),
  })
  .superRefine((pool, context) => {
    const sizeProblem = fargateSizeProblem(pool.cpu, pool.memory);
    if (sizeProblem !== undefined)
      context.addIssue({ code: 'custom', path: ['memory'], message: sizeProblem });
    if (pool.maxWorkers !== undefined && pool.maxWorkers < pool.target.fixed) {
      context.addIssue({
        code: 'custom',
        path: ['maxWorkers'],
        message: `must be at least the target, ${pool.target.fixed}`,
      });
    }
    if (pool.capacity.every(({ weight }) => weight === 0)) {
      context.addIssue({
        code: 'custom',
        path: ['capacity'],
        message: 'one provider needs a weight above 0',
      });
    }
    if (new Set(pool.capacity.map(({ provider }) => provider)).size < pool.capacity.length) {
      context.addIssue({ code: 'custom', path: ['capacity'], message: 'names a provider twice' });
    }
    if (pool.mode === 'shared' && pool.worker !== 'fossa') {
      context.addIssue({
        code: 'custom',
        path: ['worker'],
        message: 'a shared pool needs workers that take tasks: worker: fossa',
      });
    }
  })
  .transform((pool) => ({
    ...pool,
    worker: workerProtocol(pool.worker),
    maxWorkers: pool.maxWorkers ?? Math.max(10, 4 * pool.target.fixed),
  }));

const poolsFileSchema = z
  .strictObject({ pools: z.array(poolSchema).min(1).max(100) })
  .superRefine(({ pools }, context) => {
    const seen = new Set<string>();
    pools.forEach((pool, position) => {
      if (seen.has(pool.name)) {
        context.addIssue({
          code: 'custom',
          path: ['pools', position, 'name'],
          message: `"${pool.name}" names a pool before it: each name once`,
        });
      }
      seen.add(pool.name);
    });
  });

function workerProtocol(worker: z.output<typeof workerSchema>): WorkerProtocol {
  if (worker === 'fossa' || worker === 'none') return { kind: worker };
  if (worker === 'http') return { kind: 'http', readyPath: '/', identity: true };
  return { kind: 'http', ...worker.http };
}

/** How to talk to a pool's workers: what readiness, identity and status mean. */
export type WorkerProtocol =
  | { readonly kind: 'fossa' }
  | { readonly kind: 'http'; readonly readyPath: string; readonly identity: boolean }
  | { readonly kind: 'none' };

/** A pool as configured, every default filled in. Seconds, hours, ECS CPU units and MiB as the keys say. */
export type PoolConfig = z.output<typeof poolSchema>;
export type TargetPolicy = PoolConfig['target'];
export type CapacityProvider = PoolConfig['capacity'][number]['provider'];

/** A problem of a configuration: where it is, and what would be right. */
export type ConfigProblem = { readonly path: string; readonly message: string };
export type ParsedPools =
  | { readonly ok: true; readonly pools: readonly PoolConfig[] }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** Reads a pools file that was already parsed as YAML or JSON: every pool, or every problem at once. */
export function parsePools(value: unknown): ParsedPools {
  const parsed = poolsFileSchema.safeParse(value);
  if (parsed.success) return { ok: true, pools: parsed.data.pools };
  return { ok: false, problems: parsed.error.issues.flatMap(problemsOf) };
}

/** The policy that an operator may set in place of the file's. */
export const targetPolicySchema = targetSchema;

function problemsOf(issue: z.core.$ZodIssue): ConfigProblem[] {
  if (issue.code !== 'unrecognized_keys') return [{ path: pathOf(issue.path), message: issue.message }];
  return issue.keys.map((key) => ({
    path: pathOf([...issue.path, key]),
    message: 'unknown key: check its spelling, or leave it out',
  }));
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
}
