import { once } from 'node:events';
import {
  Agent,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as openRequest,
  type Server,
  type ServerResponse,
} from 'node:http';
import { garbled } from './garbled.ts';
import type { Meddler, WireAnswer, WireCall } from './meddler.ts';

/** What the programs send and answer is far smaller; anything over this is cut. */
const maxBytes = 16 * 1024 * 1024;

export type WireEnd = { readonly host: string; readonly port: number };

export type WireOptions = {
  /** Where calls go; undefined while nobody is there: then they are cut. */
  readonly target: () => WireEnd | undefined;
  readonly meddler: Meddler;
  /** Where it listens: any free port of 127.0.0.1 unless given. */
  readonly at?: WireEnd;
};

/** A plain HTTP proxy between two programs, one whole call and one whole answer at a time. */
export type Wire = { readonly url: string; readonly port: number; close(): Promise<void> };

/** Opens a wire. Its callers can't tell it from its target, but for what its meddler does. */
export async function openWire({ target, meddler, at }: WireOptions): Promise<Wire> {
  const agent = new Agent({ keepAlive: true });
  const server = createServer((request, response) => {
    void carry({ target, meddler, agent, request, response }).catch(() => response.destroy());
  });
  server.on('upgrade', (_request, socket) => socket.destroy());
  server.keepAliveTimeout = 60_000;
  const { host, port } = at ?? { host: '127.0.0.1', port: 0 };
  server.listen(port, host);
  await once(server, 'listening');
  const heard = portOf(server);
  return { url: `http://${host}:${heard}`, port: heard, close: () => closeAll(server, agent) };
}

type Carried = Pick<WireOptions, 'target' | 'meddler'> & {
  readonly agent: Agent;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
};

async function carry(carried: Carried): Promise<void> {
  const { target, meddler, request, response } = carried;
  const call = await readCall(request);
  const sent = await meddler.onCall(call);
  const end = target();
  if (sent === 'cut' || end === undefined) return hangUp(response);
  const answer = await forward(carried, end, sent === 'garble' ? garbled(call.body) : call.body);
  const heard = await meddler.onAnswer(call, answer);
  if (heard === 'cut') return hangUp(response);
  response.writeHead(answer.status, withoutHopByHop(answer.headers));
  response.end(heard === 'garble' ? garbled(answer.body) : answer.body);
}

/** The whole connection breaks, and with it the call. */
function hangUp(response: ServerResponse): void {
  response.socket?.destroy();
}

async function readCall(request: IncomingMessage): Promise<WireCall> {
  const body = await readAll(request);
  const amazonTarget = request.headers['x-amz-target'];
  const operation =
    typeof amazonTarget === 'string'
      ? (amazonTarget.split('.').at(-1) ?? amazonTarget)
      : `${request.method} ${request.url}`;
  const { remotePort = 0, localPort = 0 } = request.socket;
  return { operation, body, ports: { caller: remotePort, wire: localPort } };
}

type Forwarded = WireAnswer & { readonly headers: IncomingHttpHeaders };

/** Sends the call on. Rejects where nobody answers, or the caller has gone meanwhile. */
async function forward(
  { agent, request, response }: Carried,
  end: WireEnd,
  body: Buffer,
): Promise<Forwarded> {
  const { method, url: path } = request;
  const onward = openRequest({
    ...end,
    agent,
    method,
    path,
    headers: { ...withoutHopByHop(request.headers), 'content-length': body.length },
  });
  const give = () => onward.destroy();
  response.once('close', give);
  try {
    onward.end(body);
    const [answer] = (await once(onward, 'response')) as [IncomingMessage];
    return { status: answer.statusCode ?? 502, headers: answer.headers, body: await readAll(answer) };
  } finally {
    response.off('close', give);
  }
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Error(`a message of more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function withoutHopByHop({
  connection: _connection,
  'keep-alive': _keepAlive,
  'transfer-encoding': _transferEncoding,
  ...rest
}: IncomingHttpHeaders): IncomingHttpHeaders {
  return rest;
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function closeAll(server: Server, agent: Agent): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
  agent.destroy();
}
