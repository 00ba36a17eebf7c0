import type { Decision } from '../../../../shared/pool/pool-state.ts';
import type { GatewayPorts } from '../ports.ts';
import { positionIn, positionText } from './list-position.ts';

export type DecisionPage = { readonly decisions: readonly Decision[]; readonly next?: string };

/**
 * One page of a pool's decisions, the newest first. `next` names the last one, so that decisions made meanwhile
 * move nothing. Throws `invalid_request` for a `next` that isn't ours.
 */
export async function decisionPage(
  { ledger }: Pick<GatewayPorts, 'ledger'>,
  pool: string,
  { limit, next }: { readonly limit: number; readonly next?: string | undefined },
): Promise<DecisionPage> {
  const before = next === undefined ? undefined : positionIn(next);
  const read = await ledger.decisions(pool, limit + 1, before);
  const decisions = read.slice(0, limit);
  const last = decisions.at(-1);
  if (last === undefined || read.length <= limit) return { decisions };
  return { decisions, next: positionText(last) };
}
