import { createHash } from 'node:crypto';

/** What all names of one environment in one region begin with. */
export type NameScope = { readonly environment: string; readonly region: string };

/**
 * AWS's limits, characters. Sources: IAM user guide "IAM and AWS STS quotas" (64), ELB and Auto Scaling API
 * references, EventBridge Scheduler API reference (64), SQS API reference (80), DynamoDB (255), ECS (255).
 */
export const nameLimits = {
  role: 64,
  schedule: 64,
  queue: 80,
  autoScalingGroup: 255,
  table: 255,
  cluster: 255,
  bucket: 63,
} as const;

/**
 * `warm-pool-ENVIRONMENT-WHAT`, within a limit: a longer one is cut and ends in a hash of the whole, so that
 * two never meet.
 */
export function resourceName(
  { environment }: Pick<NameScope, 'environment'>,
  what: string,
  limit = 255,
): string {
  return within(`warm-pool-${environment}-${what}`, limit);
}

/** Names that are global to an account (roles) or to all (buckets) carry the region too. */
export function globalName({ environment, region }: NameScope, what: string, limit: number): string {
  return within(`warm-pool-${environment}-${region}-${what}`, limit);
}

const hashCharacters = 8;

function within(name: string, limit: number): string {
  if (name.length <= limit) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, hashCharacters);
  return `${name.slice(0, limit - hashCharacters - 1).replace(/-+$/, '')}-${hash}`;
}
