import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type Answer, flaskError } from './answers.ts';
import { answerTo } from './api.ts';
import { acceptEcho } from './echo.ts';
import { Node } from './node.ts';
import { readSettings } from './settings.ts';
import { ownTaskId } from './task-id.ts';
import { streamTicks } from './ticks.ts';

export type WorkerOptions = {
  readonly host: string;
  readonly port: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  log?(event: Readonly<Record<string, unknown>>): void;
};

export type RunningWorker = {
  readonly port: number;
  /** Resolves when a task crashed the worker. */
  readonly crashed: Promise<void>;
  /** Ends tasks and connections; repeatable. */
  close(): Promise<void>;
};

const maxBodyBytes = 1024 * 1024;

/**
 * Starts one worker and resolves when it listens. Several may live in one process: nothing is shared between
 * them. This is an entry point: it gives the node its clock and its randomness.
 * Throws where the environment is wrong, the address can't be had, or ECS doesn't tell the task's id.
 */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const settings = readSettings(options.environment);
  const taskId = await ownTaskId(settings.metadataUri);
  const crash = Promise.withResolvers<void>();
  const node = new Node({
    ident: `${process.pid}:${randomLetters()}`,
    maxConcurrentTasks: settings.maxConcurrentTasks,
    world: { now: () => Date.now(), identifier: randomLetters, crash: () => crash.resolve() },
  });
  const readyAt = Date.now() + settings.startSeconds * 1000;
  const sockets = new Set<Socket>();
  const server = openServer(node, { taskId, isReady: () => Date.now() >= readyAt }, sockets);
  await listen(server, options);
  const port = listeningPort(server);
  options.log?.({ event: 'listening', host: options.host, port, node: node.ident, taskId });
  const close = () => closeServer(server, node, sockets);
  return { port, crashed: crash.promise.then(close), close };
}

type Serving = { readonly taskId: string | undefined; isReady(): boolean };

function openServer(node: Node, serving: Serving, sockets: Set<Socket>): Server {
  const server = createServer({ requestTimeout: 30_000 }, (request, response) => {
    if (node.isDeaf) return;
    if (serving.taskId !== undefined) response.setHeader('x-worker-id', serving.taskId);
    if (!serving.isReady()) return send(response, flaskError(503, 'Service Unavailable'));
    if (request.url === '/ticks') return streamTicks(response);
    void respond(node, request, response);
  });
  server.on('upgrade', (request, socket) => acceptEcho(request, socket));
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  return server;
}

async function respond(node: Node, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const body = await readBody(request);
    if (body === undefined) return send(response, flaskError(413, 'Request Entity Too Large'));
    const answer = answerTo(node, {
      method: request.method ?? 'GET',
      path: pathOf(request),
      host: request.headers.host ?? '',
      contentType: request.headers['content-type'] ?? '',
      body,
    });
    send(response, answer);
  } catch {
    // The client went away in the middle of its request: there is nobody left to tell.
    response.destroy();
  }
}

/** The body as text, or undefined where it is over the bound; read to its end, so that the client hears so. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length <= maxBodyBytes) chunks.push(chunk);
  }
  return length > maxBodyBytes ? undefined : Buffer.concat(chunks).toString('utf8');
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?')[0] ?? '/';
}

function send(response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, {
    'content-type': answer.contentType,
    'content-length': Buffer.byteLength(answer.body),
  });
  response.end(answer.body);
}

async function listen(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  server.listen(port, host);
  await once(server, 'listening');
}

function listeningPort(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function closeServer(server: Server, node: Node, sockets: ReadonlySet<Socket>): Promise<void> {
  node.close();
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  // Web sockets too, which the HTTP server no longer knows.
  for (const socket of sockets) socket.destroy();
  await closed;
}

function randomLetters(): string {
  return Array.from({ length: 5 }, () => String.fromCharCode(97 + randomInt(26))).join('');
}
