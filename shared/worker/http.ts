import type { Exchange } from './exchange.ts';
import type { Probe, WorkerEndpoint } from './probe.ts';

/** The header in which a worker echoes its ECS task id. */
const identityHeader = 'x-worker-id';

/**
 * Whether a worker of the `http` protocol is ready: its ready path answers 2xx and, where the pool wants
 * identity, the answer carries the worker's ECS task id in `X-Worker-Id`. Such a worker is idle when it is ready.
 */
export async function probeHttp(
  exchange: Exchange,
  endpoint: WorkerEndpoint,
  asked: {
    readonly readyPath: string;
    readonly identity: boolean;
    readonly answerMilliseconds: number;
  },
): Promise<Probe> {
  const { readyPath: path, answerMilliseconds } = asked;
  const outcome = await exchange.ask(endpoint, { method: 'GET', path, answerMilliseconds });
  if (outcome.kind === 'silent') return { kind: 'silent', message: outcome.message };
  if (outcome.kind === 'unreadable') return { kind: 'unready', message: outcome.message };
  if (outcome.status < 200 || outcome.status > 299) {
    return { kind: 'unready', message: `${path} answered ${outcome.status}; ready is any 2xx` };
  }
  if (!asked.identity) return { kind: 'ready', idle: true, leaked: false };
  const identity = outcome.header(identityHeader);
  if (identity) return { kind: 'ready', identity, idle: true, leaked: false };
  return {
    kind: 'unready',
    message: `${path} answers without an X-Worker-Id header: send the ECS task id in it, or set identity: false`,
  };
}
