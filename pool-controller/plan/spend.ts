import { workerPriceUsdPerHour } from '../../shared/pool/fargate-price.ts';
import type { Draft } from './draft.ts';
import { configOf } from './template-configs.ts';

/** So many workers of each template: workers of one pool differ in price while a roll-out changes their size. */
export type Headcount = ReadonlyMap<string, number>;

type Priced = Pick<Draft, 'observed'>;

/** The workers by template. */
export function headcountOf(workers: readonly { readonly template: string }[]): Headcount {
  const byTemplate = Map.groupBy(workers, ({ template }) => template);
  return new Map([...byTemplate].map(([template, all]) => [template, all.length]));
}

/** So many workers of a template more. */
export function withMore(workers: Headcount, template: string, count: number): Headcount {
  return new Map([...workers, [template, (workers.get(template) ?? 0) + count]]);
}

/** What one worker of a template costs an hour, USD. */
export function priceUsdPerHour({ observed }: Priced, template: string): number {
  const config = configOf(observed, template);
  return config === undefined ? 0 : workerPriceUsdPerHour(config);
}

/** Whether `maxSpendPerHour` pays for all of them. */
export function isPaidFor(draft: Priced, workers: Headcount): boolean {
  const { maxSpendPerHour } = draft.observed.config ?? {};
  return maxSpendPerHour === undefined || costUsdPerHour(draft, workers) <= maxSpendPerHour;
}

/** How many of so many workers of a template `maxSpendPerHour` pays for beside the others. */
export function affordableMore(draft: Priced, others: Headcount, template: string, count: number): number {
  const { maxSpendPerHour } = draft.observed.config ?? {};
  if (maxSpendPerHour === undefined) return count;
  const leftUsd = maxSpendPerHour - costUsdPerHour(draft, others);
  const nearly = Math.round(leftUsd / priceUsdPerHour(draft, template));
  // The quotient may be off by the last bit: what is asked is whether the sum is paid for.
  const fits = [nearly + 1, nearly, nearly - 1]
    .map((so) => Math.min(count, so))
    .find((so) => so > 0 && isPaidFor(draft, withMore(others, template, so)));
  return fits ?? 0;
}

function costUsdPerHour(draft: Priced, workers: Headcount): number {
  return [...workers].reduce((sum, [template, count]) => sum + count * priceUsdPerHour(draft, template), 0);
}
