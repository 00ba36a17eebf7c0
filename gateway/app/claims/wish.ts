import type { PoolConfig } from '../../../shared/pool/config.ts';
import { CallerError } from '../../../shared/pool/errors.ts';
import type { SeveralAsk } from './claims.ts';
import type { Wish } from './handing-out.ts';

/** What a grab asks for, checked against its pool. Throws `pool_shared`, `invalid_request`. */
export function wishOf(ask: SeveralAsk, config: PoolConfig): Wish {
  const { holder, leaseSeconds, confirmSeconds, payload, count } = ask;
  if (config.mode === 'shared') throw poolShared(config.name);
  if (payload !== undefined && config.onClaim === undefined) throw payloadWithoutHook(config.name);
  if (count > config.maxWorkers) throw moreThanMaxWorkers(count, config);
  return {
    count,
    ...(holder === undefined ? {} : { holder }),
    ...(confirmSeconds === undefined ? {} : { confirmSeconds }),
    ...(payload === undefined ? {} : { payload }),
    leaseSeconds: allowedLeaseSeconds(leaseSeconds, config.lease),
  };
}

/** The lease asked for, or the pool's default. Throws `invalid_request` where it is over the pool's maximum. */
export function allowedLeaseSeconds(asked: number | undefined, lease: PoolConfig['lease']): number {
  if (asked === undefined) return lease.defaultSeconds;
  if (asked <= lease.maxSeconds) return asked;
  throw new CallerError(
    'invalid_request',
    `leaseSeconds: at most ${lease.maxSeconds} in this pool, not ${asked}`,
    {
      details: { problems: [{ path: 'leaseSeconds', message: `at most ${lease.maxSeconds}` }] },
    },
  );
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
