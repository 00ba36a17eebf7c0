import type { StackName } from './stack-name.ts';

/** What every resource is tagged with, so that a bill or a clean-up finds them. */
export function tagsOf({ environment, kind }: StackName): Record<string, string> {
  return { Project: 'fargate-warm-pool', Environment: environment, Stack: kind, ManagedBy: 'pulumi' };
}
