import fastifyRateLimit, { type FastifyRateLimitStore } from '@fastify/rate-limit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CallerError } from '../../../../shared/pool/errors.ts';
import type { App } from '../routes/context.ts';
import { createRequestWindows } from './request-windows.ts';

export type RateLimit = { readonly requests: number; readonly seconds: number };

/**
 * What one address may ask: 2,000 requests a second, more than one gateway serves (so that fifty clients behind one
 * address may go at full speed), and less than a loop that went wrong makes.
 */
export const usualLimit: RateLimit = { requests: 20_000, seconds: 10 };

/** What the limit says of one request: headers for its answer, and the refusal where it is over. */
export type LimitVerdict = {
  readonly headers: Readonly<Record<string, string>>;
  readonly refusal?: CallerError;
};
/** Counts one request of an address that comes by another way than a route: an upgrade. */
export type CountRequest = (address: string) => Promise<LimitVerdict>;

/**
 * Limits what one address asks, logged in or not; an IPv6 address counts by its /64. Every answer tells how much is
 * left. Answers the same limiter for upgrades. Source of the headers: the IETF draft *RateLimit header fields for
 * HTTP*, 10.
 */
export async function registerRateLimit(
  app: App,
  clock: { now(): number },
  limit: RateLimit = usualLimit,
): Promise<CountRequest> {
  await app.register(fastifyRateLimit, {
    global: false,
    max: limit.requests,
    timeWindow: limit.seconds * 1000,
    store: storeOf(createRequestWindows(clock)),
  });
  const count = app.createRateLimit();
  const policy = `"address";q=${limit.requests};w=${limit.seconds}`;
  const judge = async (request: FastifyRequest): Promise<LimitVerdict> => {
    const counted = await count(request);
    if (counted.isAllowed) return { headers: {} };
    const { remaining, ttlInSeconds, isExceeded } = counted;
    const ratelimit = `"address";r=${remaining};t=${ttlInSeconds}`;
    const headers = { 'ratelimit-policy': policy, ratelimit };
    return isExceeded ? { headers, refusal: tooFast(limit, ttlInSeconds) } : { headers };
  };
  app.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    const { headers, refusal } = await judge(request);
    reply.headers(headers);
    if (refusal !== undefined) throw refusal;
  });
  // Of a request the library reads the address and the route's own limit, which an upgrade has none of.
  return async (ip) => await judge({ ip, routeOptions: {} } as FastifyRequest);
}

/** The library makes its store itself, of a class. */
function storeOf(windows: ReturnType<typeof createRequestWindows>) {
  return class implements FastifyRateLimitStore {
    incr: FastifyRateLimitStore['incr'] = (key, done, windowMilliseconds) => {
      done(null, windows.count(key, windowMilliseconds));
    };
    child() {
      return this;
    }
  };
}

function tooFast({ requests, seconds }: RateLimit, retryAfterSeconds: number): CallerError {
  return new CallerError(
    'too_many_requests',
    `more than ${requests} requests in ${seconds} s from this address; slow down`,
    { details: { retryAfterSeconds } },
  );
}
