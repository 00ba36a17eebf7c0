import type { PoolConfig } from '../../../shared/pool/config.ts';
import { CallerError } from '../../../shared/pool/errors.ts';
import type { SeveralAsk } from './claims.ts';
import type { Wish } from './handing-out.ts';

/**
 * Why a grab may not be made in its pool as that is configured now (`pool_shared`, `invalid_request`); undefined where
 * it may.
 */
export function refusalOf(ask: SeveralAsk, config: PoolConfig): CallerError | undefined {
  const { leaseSeconds = 0, payload, count } = ask;
  if (config.mode === 'shared') return poolShared(config.name);
  if (payload !== undefined && config.onClaim === undefined) return payloadWithoutHook(config.name);
  if (count > config.maxWorkers) return moreThanMaxWorkers(count, config);
  return leaseSeconds > config.lease.maxSeconds ? leaseTooLong(leaseSeconds, config.lease) : undefined;
}

/** What a grab asks for, with its pool's default where it says nothing. */
export function wishOf(ask: SeveralAsk, config: PoolConfig): Wish {
  const { holder, leaseSeconds, confirmSeconds, payload, count } = ask;
  return {
    count,
    ...(holder === undefined ? {} : { holder }),
    ...(confirmSeconds === undefined ? {} : { confirmSeconds }),
    ...(payload === undefined ? {} : { payload }),
    leaseSeconds: leaseSeconds ?? config.lease.defaultSeconds,
  };
}

/** The lease asked for, or the pool's default. Throws `invalid_request` where it is over the pool's maximum. */
export function allowedLeaseSeconds(asked: number | undefined, lease: PoolConfig['lease']): number {
  if (asked === undefined) return lease.defaultSeconds;
  if (asked <= lease.maxSeconds) return asked;
  throw leaseTooLong(asked, lease);
}

function leaseTooLong(asked: number, { maxSeconds }: PoolConfig['lease']): CallerError {
  const message = `leaseSeconds: at most ${maxSeconds} in this pool, not ${asked}`;
  return new CallerError('invalid_request', message, {
    details: { problems: [{ path: 'leaseSeconds', message: `at most ${maxSeconds}` }] },
  });
}

function poolShared(pool: string): CallerError {
  return new CallerError(
    'pool_shared',
    `the workers of pool "${pool}" are shared and never claimed: post the task to /api/v1/pools/${pool}/tasks`,
  );
}

function moreThanMaxWorkers(count: number, { name, maxWorkers }: PoolConfig): CallerError {
  const message = `at most ${maxWorkers}, which is all that pool "${name}" may have, not ${count}`;
  return new CallerError('invalid_request', `count: ${message}`, {
    details: { problems: [{ path: 'count', message }] },
  });
}

function payloadWithoutHook(pool: string): CallerError {
  const message = `pool "${pool}" has no onClaim hook that would take it`;
  return new CallerError('invalid_request', `payload: ${message}; leave it out`, {
    details: { problems: [{ path: 'payload', message }] },
  });
}
