import * as aws from '@pulumi/aws';
import { type NameScope, resourceName } from '../shared/stack/names.ts';

/** Whose output a log group holds. */
export const logGroupKinds = ['workers', 'controller', 'builds'] as const;
export type LogGroups = Readonly<Record<(typeof logGroupKinds)[number], aws.cloudwatch.LogGroup>>;

/** Every log group that this stack's programs write to: owned, so that `destroy` takes them along. */
export function makeLogGroups(names: NameScope, retentionInDays: number): LogGroups {
  const make = (kind: (typeof logGroupKinds)[number]) =>
    new aws.cloudwatch.LogGroup(`${kind}-log`, { name: resourceName(names, kind), retentionInDays });
  return { workers: make('workers'), controller: make('controller'), builds: make('builds') };
}
