import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { CallerError, ServiceError } from '../../../shared/pool/errors.ts';
import { clientAddress } from '../api/door/client-address.ts';
import { type Door, foreignOrigin } from '../api/door/door.ts';
import { refuseOddRequest } from '../api/door/odd-request.ts';
import { isForeign } from '../api/door/same-origin.ts';
import { errorAnswer } from '../api/error-answer.ts';
import { rawAnswer } from '../api/error-handling.ts';
import type { GatewayPorts } from '../api/ports.ts';
import { liveWorker, type Target } from './live-worker.ts';
import { headersForWorker, isHopByHop } from './request-headers.ts';
import { type WorkerPath, workerPath } from './worker-path.ts';

const connectSeconds = 5;
const maxWebSockets = 500;
/** The client's and the worker's. */
const socketsEach = 2;

export type UpgradePorts = Pick<GatewayPorts, 'ledger' | 'clock' | 'claims' | 'log'> & Door;
export type Upgrades = {
  /** For the server's `upgrade` event. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>;
  /** Ends every web socket. */
  close(): void;
};
/** What the rate limit says of the request, for its answer. */
type OwnHeaders = Readonly<Record<string, string>>;
type Opened = { readonly answer: IncomingMessage; readonly socket: Duplex; readonly head: Buffer };

/**
 * Web sockets to workers, as bytes both ways: what was said at the door decides, not what is said inside. Pages of
 * another origin, sandboxed ones included, may open none.
 */
export function createUpgrades(ports: UpgradePorts): Upgrades {
  const open = new Set<Duplex>();
  const track = (socket: Duplex) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
  };
  return {
    async accept(request, socket, head) {
      track(socket);
      const address = clientAddress(request.headers, request.socket.remoteAddress ?? '');
      let headers: OwnHeaders = {};
      try {
        const verdict = await ports.countRequest(address);
        headers = verdict.headers;
        if (verdict.refusal !== undefined) throw verdict.refusal;
        if (open.size > maxWebSockets * socketsEach) throw full();
        const { asked, target } = await admitted(ports, request, address);
        const opened = await openToWorker(request, asked, target);
        track(opened.socket);
        join({ socket, head }, opened, headers);
      } catch (error) {
        refuse(ports, { socket, headers }, error);
      }
    },
    close() {
      for (const socket of open) socket.destroy();
    },
  };
}

async function admitted(
  ports: UpgradePorts,
  request: IncomingMessage,
  address: string,
): Promise<{ asked: WorkerPath; target: Target }> {
  refuseOddRequest(request);
  const { authorization, 'claim-fence': fence } = request.headers;
  await ports.login({ authorization, address });
  if (isForeign(request.headers)) throw foreignOrigin();
  const asked = workerPath(request.url ?? '');
  if (asked === undefined) throw new CallerError('not_found', 'there is no web socket at this path');
  const { workerId } = asked;
  const method = request.method ?? 'GET';
  const target = await liveWorker(ports, { workerId, method, fence: fence?.toString() });
  return { asked, target };
}

function openToWorker(request: IncomingMessage, asked: WorkerPath, target: Target): Promise<Opened> {
  const { address, port, worker } = target;
  return new Promise((resolve, reject) => {
    const upstream = httpRequest({
      host: address,
      port,
      path: `${asked.path}${asked.query}`,
      headers: {
        ...headersForWorker(request.headers, { host: `${address}:${port}`, workerId: worker.id }),
        connection: 'Upgrade',
        upgrade: request.headers.upgrade ?? 'websocket',
      },
      timeout: connectSeconds * 1000,
      agent: false,
    });
    upstream.once('upgrade', (answer, socket, head) => {
      socket.setTimeout(0);
      resolve({ answer, socket, head });
    });
    upstream.once('response', (answer) => {
      upstream.destroy();
      reject(noUpgrade(worker.id, `it answered ${answer.statusCode ?? 'nothing'}`));
    });
    upstream.once('timeout', () => upstream.destroy(new Error(`no answer in ${connectSeconds} s`)));
    upstream.once('error', (cause) => reject(noUpgrade(worker.id, cause.message, cause)));
    upstream.end();
  });
}

/** Whichever side ends, both end. */
function join(
  client: { readonly socket: Duplex; readonly head: Buffer },
  { answer, socket, head }: Opened,
  ownHeaders: OwnHeaders,
): void {
  client.socket.write(switchingProtocols(answer.headers, ownHeaders));
  client.socket.write(head);
  socket.write(client.head);
  client.socket.once('close', () => socket.destroy());
  socket.once('close', () => client.socket.destroy());
  client.socket.pipe(socket);
  socket.pipe(client.socket);
}

function switchingProtocols(headers: IncomingHttpHeaders, ownHeaders: OwnHeaders): string {
  const kept = Object.entries(headers).filter(
    ([name]) => !isHopByHop(name) && name.startsWith('sec-websocket-'),
  );
  const lines = [...kept, ...Object.entries(ownHeaders)].map(([name, value]) => `${name}: ${String(value)}`);
  const upgrade = headers.upgrade ?? 'websocket';
  return [
    'HTTP/1.1 101 Switching Protocols',
    'connection: Upgrade',
    `upgrade: ${upgrade}`,
    ...lines,
    '',
    '',
  ].join('\r\n');
}

function refuse(
  ports: Pick<UpgradePorts, 'log'>,
  { socket, headers: ownHeaders }: { readonly socket: Duplex; readonly headers: OwnHeaders },
  error: unknown,
): void {
  const { status, headers, body } = errorAnswer(error);
  if (status >= 500) ports.log.warn({ err: error, code: body.error.code }, 'a web socket was refused');
  if (socket.writable) socket.end(rawAnswer(status, JSON.stringify(body), { ...ownHeaders, ...headers }));
  else socket.destroy();
}

function noUpgrade(workerId: string, why: string, cause?: Error): ServiceError {
  return new ServiceError('worker_gone', `worker "${workerId}" opened no web socket: ${why}`, {
    details: { reason: why },
    cause,
  });
}

function full(): CallerError {
  return new CallerError('too_many_requests', `no more than ${maxWebSockets} web sockets at once`);
}
