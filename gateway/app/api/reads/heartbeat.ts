import type { GatewayPorts } from '../ports.ts';

/** What a gateway has seen of the controllers' lease. Epoch milliseconds. */
export type Heartbeat = {
  /** When the lease was first seen with its present version; undefined until it has changed under our eyes. */
  readonly renewedAt: number | undefined;
  readonly isHeld: boolean;
};

/**
 * Watches the controllers' lease: it holds no clock, so that a renewal is only seen by looking twice. Remembers the
 * last version; throws `ledger_unreachable`.
 */
export function watchHeartbeat({
  ledger,
  clock,
}: {
  readonly ledger: Pick<GatewayPorts['ledger'], 'controllerLease'>;
  readonly clock: Pick<GatewayPorts['clock'], 'now'>;
}): () => Promise<Heartbeat> {
  let seen: { readonly version: number | undefined; readonly renewedAt: number | undefined } | undefined;
  return async () => {
    const lease = await ledger.controllerLease();
    const isChanged = seen !== undefined && lease !== undefined && seen.version !== lease.version;
    const renewedAt = isChanged ? clock.now() : seen?.renewedAt;
    seen = { version: lease?.version, renewedAt };
    return { renewedAt, isHeld: lease !== undefined && lease.released !== true };
  };
}
