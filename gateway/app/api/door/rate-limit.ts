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

/**
 * Limits what one address asks, logged in or not; an IPv6 address counts by its /64. Every answer tells how much is
 * left. Source of the headers: the IETF draft *RateLimit header fields for HTTP*, 10.
 */
export async function registerRateLimit(
  app: App,
  clock: { now(): number },
  limit: RateLimit = usualLimit,
): Promise<void> {
  await app.register(fastifyRateLimit, {
    global: false,
    max: limit.requests,
    timeWindow: limit.seconds * 1000,
    store: storeOf(createRequestWindows(clock)),
  });
  const count = app.createRateLimit();
  const policy = `"address";q=${limit.requests};w=${limit.seconds}`;
  app.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    const counted = await count(request);
    if (counted.isAllowed) return;
    const { remaining, ttlInSeconds, isExceeded } = counted;
    reply.header('ratelimit-policy', policy);
    reply.header('ratelimit', `"address";r=${remaining};t=${ttlInSeconds}`);
    if (isExceeded) throw tooFast(limit, ttlInSeconds);
  });
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
