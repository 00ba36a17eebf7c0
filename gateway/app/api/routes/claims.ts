import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GrabAsk } from '../../claims/claims.ts';
import { canonicalJson } from '../canonical-json.ts';
import {
  claimSchema,
  claimStateSchema,
  type GrabBody,
  grabAnswerSchema,
  grabBody,
  idempotencyHeaders,
  renewBody,
} from '../schemas/claims.ts';
import { claimParams, poolParams } from '../schemas/common.ts';
import { readErrors, writeErrors } from '../schemas/errors.ts';
import { claimStateView, claimView } from '../views/claim-view.ts';
import { type App, publicUrl, type RouteContext } from './context.ts';
import { emptyBodyAsObject } from './empty-body.ts';

/** Grab, look, renew, release. */
export function registerClaims(app: App, context: RouteContext): void {
  const { ports, settings, metrics } = context;
  app.post(
    '/api/v1/pools/:pool/claims',
    {
      preValidation: emptyBodyAsObject,
      schema: {
        tags: ['claims'],
        summary: 'Grabs warm workers of an exclusive pool: one, or count of them, all or none',
        params: poolParams,
        headers: idempotencyHeaders,
        body: grabBody,
        response: {
          201: grabAnswerSchema,
          ...writeErrors(
            'pool_not_found',
            'pool_shared',
            'claim_ended',
            'key_reused',
            'holder_limit',
            'pool_empty',
            'workers_unreachable',
            'worker_failed',
          ),
        },
      },
    },
    async (request, reply) => {
      const key = request.headers['idempotency-key'];
      const asked = grabAsk(request.params.pool, request.body, keyOf(key, request));
      const ask = { ...asked, count: request.body.count ?? 1, signal: clientGone(reply) };
      const granted = await metrics.timeGrab(ask.pool, () => ports.claims.grabSeveral(ask));
      const base = publicUrl(settings, request);
      return reply
        .code(201)
        .send({ claims: granted.map(({ claim, worker }) => claimView(claim, worker, base)) });
    },
  );
  registerClaimById(app, context);
}

function registerClaimById(app: App, { ports, settings }: RouteContext): void {
  app.get(
    '/api/v1/claims/:claim',
    {
      schema: {
        tags: ['claims'],
        summary: 'A claim, live or ended, and why it ended',
        params: claimParams,
        response: { 200: claimStateSchema, ...readErrors('claim_not_found') },
      },
    },
    async (request) =>
      claimStateView(await ports.claims.find(request.params.claim), publicUrl(settings, request)),
  );
  app.post(
    '/api/v1/claims/:claim/renew',
    {
      preValidation: emptyBodyAsObject,
      schema: {
        tags: ['claims'],
        summary: 'Makes the lease last from now; it never ends earlier than before',
        params: claimParams,
        body: renewBody,
        response: { 200: claimSchema, ...writeErrors('claim_not_found', 'claim_ended') },
      },
    },
    async (request) => {
      const granted = await ports.claims.renew(request.params.claim, request.body.leaseSeconds);
      return claimView(granted.claim, granted.worker, publicUrl(settings, request));
    },
  );
  app.delete(
    '/api/v1/claims/:claim',
    {
      schema: {
        tags: ['claims'],
        summary: 'Releases the worker; the second time answers the same',
        params: claimParams,
        response: { 200: claimStateSchema, ...writeErrors('claim_not_found') },
      },
    },
    async (request) => {
      const claim = await ports.claims.release(request.params.claim);
      return claimStateView({ claim, live: false }, publicUrl(settings, request));
    },
  );
}

/** A grab as claims take it: what is absent stays absent, and means the pool's default. */
function grabAsk(pool: string, body: GrabBody, key: GrabAsk['idempotencyKey']): GrabAsk {
  return {
    pool,
    ...(body.holder === undefined ? {} : { holder: body.holder }),
    ...(body.leaseSeconds === undefined ? {} : { leaseSeconds: body.leaseSeconds }),
    ...(body.waitSeconds === undefined ? {} : { waitSeconds: body.waitSeconds }),
    ...(body.confirmSeconds === undefined ? {} : { confirmSeconds: body.confirmSeconds }),
    ...(body.payload === undefined ? {} : { payload: body.payload }),
    ...(key === undefined ? {} : { idempotencyKey: key }),
  };
}

/** Aborts when the client hangs up before its answer. */
function clientGone({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => gone.abort());
  return gone.signal;
}

function keyOf(key: string | undefined, request: FastifyRequest): GrabAsk['idempotencyKey'] {
  if (key === undefined) return undefined;
  const [path = ''] = request.url.split('?');
  return { key, fingerprint: `${request.method} ${path}\n${canonicalJson(request.body)}` };
}
