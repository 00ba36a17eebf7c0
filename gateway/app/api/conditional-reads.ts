import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from './routes/context.ts';

const readingMethods: ReadonlySet<string> = new Set(['GET', 'HEAD']);
/** Of the SHA-256, in base64url: 128 bits are far more than any client compares. */
const tagCharacters = 22;

/**
 * Gives every JSON answer of a read a strong `ETag` over its very bytes, and answers 304 without a body where the
 * client has them already. Source: RFC 9110, 8.8.3 and 13.1.2.
 */
export function registerConditionalReads(app: App): void {
  app.addHook('onSend', async (request, reply, payload) => {
    if (typeof payload !== 'string' || !isTagged(request, reply)) return payload;
    const tag = entityTag(payload);
    // The client may keep the answer, and has to ask each time whether it still holds.
    reply.header('etag', tag).header('cache-control', 'private, no-cache');
    if (!matches(request.headers['if-none-match'], tag)) return payload;
    reply.code(304).removeHeader('content-type').removeHeader('content-length');
    return null;
  });
}

function isTagged({ method }: FastifyRequest, reply: FastifyReply): boolean {
  const type = String(reply.getHeader('content-type') ?? '');
  return readingMethods.has(method) && reply.statusCode === 200 && type.startsWith('application/json');
}

/** A strong entity tag, quotes included. */
export function entityTag(body: string): string {
  return `"${createHash('sha256').update(body).digest('base64url').slice(0, tagCharacters)}"`;
}

/** Whether an `If-None-Match` names the tag; by the weak comparison, as the header wants it. */
export function matches(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  const named = ifNoneMatch.match(/(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g) ?? [];
  return named.some((one) => one.replace(/^W\//, '') === tag);
}
