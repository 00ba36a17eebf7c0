import { Agent, errors, request } from 'undici';
import type { WorkerEndpoint } from './probe.ts';

/** Bounds of one exchange with a worker. */
export type ExchangeLimits = {
  readonly connectMilliseconds: number;
  readonly maxAnswerBytes: number;
  /** Sockets at once to one worker. */
  readonly connectionsPerWorker: number;
};

/** A whole answer, or why there is none. `sent` tells whether the worker may have got the request. */
export type ExchangeOutcome =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly contentType: string;
      readonly text: string;
      header(name: string): string | undefined;
    }
  | { readonly kind: 'unreadable'; readonly message: string }
  | { readonly kind: 'silent'; readonly message: string; readonly sent: boolean };

export type ExchangeRequest = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly json?: string;
  /** From the first byte sent to the last one read, connecting included. */
  readonly answerMilliseconds: number;
};

export type Exchange = {
  /** One request, one connection of its own. Never rejects: what goes wrong is an outcome. */
  ask(endpoint: WorkerEndpoint, asked: ExchangeRequest): Promise<ExchangeOutcome>;
  close(): Promise<void>;
};

/**
 * HTTP to workers, bounded in time, size and sockets; redirects are not followed. A connection is never kept
 * (`pipelining: 0`): an address soon belongs to somebody else, and Fossa's server closes idle ones unannounced.
 */
export function openExchange(limits: ExchangeLimits): Exchange {
  const agent = new Agent({
    connect: { timeout: limits.connectMilliseconds },
    connections: limits.connectionsPerWorker,
    maxResponseSize: limits.maxAnswerBytes,
    pipelining: 0,
  });
  return {
    ask: (endpoint, asked) => ask(agent, endpoint, asked),
    close: () => agent.destroy(),
  };
}

async function ask(agent: Agent, endpoint: WorkerEndpoint, asked: ExchangeRequest): Promise<ExchangeOutcome> {
  try {
    const answer = await request(workerUrl(endpoint, asked.path), {
      dispatcher: agent,
      method: asked.method,
      signal: AbortSignal.timeout(asked.answerMilliseconds),
      headers: { accept: 'application/json', ...(asked.json && { 'content-type': 'application/json' }) },
      body: asked.json ?? null,
    });
    const text = await answer.body.text();
    const header = (name: string) => firstValue(answer.headers[name]);
    return {
      kind: 'answered',
      status: answer.statusCode,
      contentType: header('content-type') ?? '',
      text,
      header,
    };
  } catch (error) {
    return outcomeOfError(error, asked.answerMilliseconds);
  }
}

function workerUrl({ address, port }: WorkerEndpoint, path: string): string {
  const host = address.includes(':') ? `[${address}]` : address;
  return `http://${host}:${port}${path}`;
}

function firstValue(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function outcomeOfError(error: unknown, answerMilliseconds: number): ExchangeOutcome {
  if (error instanceof errors.ResponseExceededMaxSizeError) {
    return { kind: 'unreadable', message: 'its answer is larger than is read from a worker' };
  }
  if (error instanceof errors.HeadersOverflowError || error instanceof errors.HTTPParserError) {
    return { kind: 'unreadable', message: 'its answer is not HTTP' };
  }
  if (error instanceof Error && error.name === 'TimeoutError') {
    return { kind: 'silent', message: `no whole answer within ${answerMilliseconds} ms`, sent: true };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'silent', message, sent: !neverSent(error) };
}

/** Errors of making the connection: nothing was written to anybody. */
const connectErrorCodes: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_INVALID_ARG',
  'ERR_INVALID_URL',
]);

function neverSent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && connectErrorCodes.has(error.code);
}
