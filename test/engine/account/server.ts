import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import type { Account } from './account.ts';
import { ec2Answer } from './api/ec2.ts';
import { jsonAnswer } from './api/json.ts';
import { schedulerAnswer } from './api/scheduler.ts';
import { deliveredBundle } from './delivered-bundle.ts';
import { Refusal } from './refusal.ts';
import type { Properties } from './resource.ts';

const maxBodyBytes = 64 * 1024 * 1024;

/**
 * The account on 127.0.0.1: `/provider/…` for the stand-ins of the plug-ins, and AWS's own protocols at the rest, for
 * AWS_ENDPOINT_URL. `/healthz` is the gateway's, once its host has what it was told to have.
 */
export async function serveAccount(account: Account): Promise<{ url: string; close(): Promise<void> }> {
  const server = Fastify({ bodyLimit: maxBodyBytes, forceCloseConnections: true });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  server.setErrorHandler((error, _request, reply) => answerError(error, reply));
  addProviderRoutes(server, account);
  server.get('/healthz', () => ({
    status: 'ok',
    version: '0',
    bundleSha256: deliveredBundle(account) ?? null,
  }));
  addAwsRoutes(server, account);
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  return { url, close: async () => void (await server.close()) };
}

function answerError(error: unknown, reply: FastifyReply): void {
  const refusal = error instanceof Refusal ? error : undefined;
  const message = error instanceof Error ? error.message : String(error);
  const type = refusal?.code ?? 'InternalError';
  // Each of AWS's JSON protocols takes the code from the header or from `__type`.
  void reply.code(400).header('x-amzn-errortype', type).send({ __type: type, message });
}

function addProviderRoutes(server: FastifyInstance, account: Account): void {
  server.post<{ Params: { operation: string } }>('/provider/:operation', (request, reply) => {
    const body = JSON.parse(String(request.body)) as Properties;
    const [type, id, name] = [String(body['type']), String(body['id']), String(body['name'])];
    const inputs = (body['inputs'] ?? {}) as Properties;
    switch (request.params.operation) {
      case 'create':
        return reply.send(account.create(type, name, inputs));
      case 'update':
        return reply.send(account.update(type, id, inputs));
      case 'delete':
        account.delete(type, id);
        return reply.send({});
      case 'read':
        return reply.send(account.read(type, id) ?? {});
      default:
        return reply.send(account.invoke(String(body['token'])));
    }
  });
}

function addAwsRoutes(server: FastifyInstance, account: Account): void {
  server.all('*', (request, reply) => {
    const target = request.headers['x-amz-target'];
    const body = String(request.body ?? '');
    if (typeof target === 'string') {
      const operation = target.split('.').at(-1) ?? '';
      return reply
        .type('application/x-amz-json-1.1')
        .send(JSON.stringify(jsonAnswer(operation, JSON.parse(body) as Properties, account)));
    }
    if (request.url.startsWith('/schedules/')) {
      const name = decodeURIComponent(request.url.split('?')[0]?.split('/')[2] ?? '');
      return reply.send(schedulerAnswer(request.method, name, body, account));
    }
    if (/x-www-form-urlencoded/.test(request.headers['content-type'] ?? '')) {
      return reply.type('text/xml').send(ec2Answer(new URLSearchParams(body), account));
    }
    if (request.method === 'PUT') return reply.header('etag', '"e"').send('');
    throw new Refusal('NotImplemented', `${request.method} ${request.url}`);
  });
}
