import { CallerError } from '../shared/pool/errors.ts';
import type { StackKind } from '../shared/stack/stack-name.ts';

/** One thing that costs something. `how` says what the figure is made of. */
export type CostLine = {
  readonly stack: StackKind;
  readonly what: string;
  readonly usdPerMonth: number;
  readonly how: string;
};

/** The price of a type; throws `invalid_configuration` for one that isn't listed, rather than to count it as free. */
export function priceOf(listed: Readonly<Record<string, number>>, type: string): number {
  const price = listed[type];
  if (price !== undefined) return price;
  throw new CallerError(
    'invalid_configuration',
    `no price is listed for ${type}: add it to costs/prices.ts (listed: ${Object.keys(listed).join(', ')})`,
  );
}
