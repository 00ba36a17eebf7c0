import type { Readable } from 'node:stream';
import replyFrom from '@fastify/reply-from';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CallerError, ServiceError } from '../../../shared/pool/errors.ts';
import { sendError } from '../api/error-handling.ts';
import type { GatewayPorts } from '../api/ports.ts';
import type { App } from '../api/routes/context.ts';
import { headersFromWorker } from './answer-headers.ts';
import { limitedBody } from './limited-body.ts';
import { liveWorker, type Target } from './live-worker.ts';
import { isOtherWorkers } from './other-worker.ts';
import { headersForWorker } from './request-headers.ts';
import { type WorkerPath, workerPath } from './worker-path.ts';

const maxBodyBytes = 32 * 1024 * 1024;
const connectionsPerWorker = 32;
const connectSeconds = 2;
/** Until a worker begins its answer. */
const answerSeconds = 60;
/** Between two pieces of an answer; event streams send a heartbeat more often. */
const silenceSeconds = 300;

/** `ANY /w/{workerId}/…`: plain requests to a worker, their bodies streamed both ways. */
export async function registerHttpProxy(
  app: App,
  ports: Pick<GatewayPorts, 'ledger' | 'clock' | 'claims'>,
): Promise<void> {
  app.setErrorHandler(
    async (error, request, reply) => await sendError(ofWorker(error, request), request, reply),
  );
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  await app.register(replyFrom, {
    undici: {
      connections: connectionsPerWorker,
      connect: { timeout: connectSeconds * 1000 },
      headersTimeout: answerSeconds * 1000,
      bodyTimeout: silenceSeconds * 1000,
    },
    destroyAgent: true,
    disableCache: true,
    disableRequestLogging: true,
  });
  app.all('/w/:workerId', async (request, reply) => await addSlash(request, reply));
  app.all('/w/:workerId/*', { bodyLimit: maxBodyBytes }, async (request, reply) => {
    const asked = workerPath(request.raw.url ?? '');
    if (asked === undefined) throw new CallerError('worker_not_found', 'there is no such worker');
    const fence = fenceOf(request);
    const target = await liveWorker(ports, { workerId: asked.workerId, method: request.method, fence });
    return await forward(reply, request, { asked, target });
  });
}

/** Relative links of a worker's page need the slash. */
async function addSlash(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const [path = '', query] = (request.raw.url ?? '').split('?', 2);
  return await reply.redirect(`${path}/${query === undefined ? '' : `?${query}`}`, 308);
}

function fenceOf(request: FastifyRequest): string | undefined {
  const fence = request.headers['claim-fence'];
  return Array.isArray(fence) ? fence.join(', ') : fence;
}

/** Resolves when the worker's answer has been handed on, or the error in its place. */
async function forward(
  reply: FastifyReply,
  request: FastifyRequest,
  { asked, target }: { asked: WorkerPath; target: Target },
): Promise<FastifyReply> {
  const host = `${target.address}:${target.port}`;
  const workerOrigin = `http://${host}`;
  const { workerId, path } = asked;
  const where = { workerOrigin, workerId, prefix: `/w/${workerId}`, path };
  if (isStream(request.body)) request.body = limitedBody(request.body, maxBodyBytes);
  let isOthers = false;
  return await reply.from(asked.path, {
    getUpstream: () => workerOrigin,
    queryString: () => asked.query.slice(1),
    rewriteRequestHeaders: (_request, headers) => headersForWorker({ ...headers }, { host, workerId }),
    rewriteHeaders: (headers) => {
      isOthers = isOtherWorkers({ ...headers }, workerId);
      return isOthers ? {} : headersFromWorker({ ...headers }, where);
    },
    onResponse: (_request, _reply, { stream }: StreamedAnswer) => {
      if (!isOthers) return void reply.send(stream);
      stream.destroy();
      void sendError(somebodyElse(target), request, reply);
    },
    retryDelay: () => null,
    onError: (_failed, { error }) => void sendError(noAnswer(target, error), request, reply),
  });
}

/** What reply-from gives for a worker's answer; its own types name Node's response instead. */
type StreamedAnswer = { readonly stream: Readable };

function isStream(body: unknown): body is Readable {
  return typeof body === 'object' && body !== null && 'pipe' in body;
}

/** An answer that breaks off before anything of it was handed on: the HTTP client's errors are the worker's. */
function ofWorker(error: unknown, request: FastifyRequest): unknown {
  if (!(error instanceof Error)) return error;
  const code = 'code' in error ? String(error.code) : '';
  if (error.name !== 'HTTPParserError' && !/^(UND_ERR|ECONN)/.test(code)) return error;
  const workerId = workerPath(request.raw.url ?? '')?.workerId ?? '';
  return new ServiceError('worker_gone', `worker "${workerId}" broke off its answer`, {
    details: { reason: 'broken answer' },
    cause: error,
  });
}

function somebodyElse({ worker: { id } }: Target): ServiceError {
  return new ServiceError('worker_gone', `another worker answers at the address of worker "${id}"`, {
    details: { reason: 'another worker answers at its address' },
  });
}

function noAnswer({ worker }: Target, error: Error): CallerError | ServiceError {
  const cause = error.cause instanceof Error ? error.cause : error;
  if (cause instanceof CallerError) return cause;
  return new ServiceError('worker_gone', `worker "${worker.id}" did not answer: ${cause.message}`, {
    details: { reason: 'no answer' },
    cause,
  });
}
