import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CallerError, ServiceError } from '../../../shared/pool/errors.ts';
import { createKnownRoutes } from './allowed-methods.ts';
import { bareHeaders } from './door/security-headers.ts';
import { errorAnswer, ownAnswer } from './error-answer.ts';
import type { App } from './routes/context.ts';

/** Every error, unknown path and wrong method in the one shape. Call it before the routes are registered. */
export function registerErrors(app: App): void {
  const known = createKnownRoutes();
  app.addHook('onRoute', (route) => known.add(route));
  const nothingThere = (request: FastifyRequest) => {
    const [path = ''] = request.url.split('?');
    const allowed = known.methodsOf(path);
    return allowed.length === 0 ? unknownPath(path) : wrongMethod(request, allowed);
  };
  app.setErrorHandler(async (error, request, reply) => {
    // Where there is no route, it doesn't matter what is wrong with the body.
    const isOurs = error instanceof CallerError || error instanceof ServiceError;
    return await sendError(request.is404 && !isOurs ? nothingThere(request) : error, request, reply);
  });
  app.setNotFoundHandler(async (request, reply) => await sendError(nothingThere(request), request, reply));
}

/** Answers an error, and logs it where it is not the caller's. */
export async function sendError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { status, headers, body } = errorAnswer(error);
  if (body.error.code === 'internal') request.log.error({ err: error }, 'a request failed inside');
  else if (status >= 500) request.log.warn({ code: body.error.code, err: error }, body.error.message);
  return await reply
    .code(status)
    .headers({ ...(typeof reply.helmet === 'function' ? {} : bareHeaders), ...headers })
    .type('application/json')
    .send(body);
}

function unknownPath(path: string): CallerError {
  return new CallerError(
    'not_found',
    `there is nothing at ${path.slice(0, 200)}: /openapi.json tells what there is`,
  );
}

function wrongMethod({ method }: FastifyRequest, allowedMethods: readonly string[]): CallerError {
  return new CallerError(
    'method_not_allowed',
    `${method} is not for this path: use ${allowedMethods.join(', ')}`,
    {
      details: { allowedMethods },
    },
  );
}

/** What is no HTTP at all (node's parser refused it) gets the same shape, straight onto the socket. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const tooLarge = error.code === 'HPE_HEADER_OVERFLOW';
  const status = tooLarge ? 431 : 400;
  const { body } = ownAnswer(
    new CallerError('invalid_request', tooLarge ? 'the headers are too large' : 'this is no HTTP request'),
  );
  socket.end(rawAnswer(status, JSON.stringify(body)));
}

/** A whole HTTP answer as text, for a socket that has no reply. */
export function rawAnswer(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): string {
  const lines = Object.entries({
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
    ...headers,
  }).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...lines, '', body].join('\r\n');
}
