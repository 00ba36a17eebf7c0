import { CallerError } from '../pool/errors.ts';
import { askAccepts, type WorkerAccepts } from './accepts.ts';
import { openExchange } from './exchange.ts';
import { fossaTask, fossaTasks, postFossaTask, probeFossa } from './fossa.ts';
import { deliverToHook, type HookAnswer, type HookDelivery } from './hook.ts';
import { probeHttp } from './http.ts';
import { probeNone } from './none.ts';
import type { Probe, WorkerEndpoint } from './probe.ts';
import type { WorkerAnswer, WorkerTaskLookup, WorkerTasks } from './task.ts';

export type WorkersOptions = {
  readonly clock: { now(): number };
  readonly connectMilliseconds?: number;
  /** For a probe, and for reading tasks. */
  readonly probeMilliseconds?: number;
  /** For posting a task. */
  readonly taskMilliseconds?: number;
  /** For the `onClaim` hook, while a client waits for its grab. */
  readonly hookMilliseconds?: number;
  readonly maxAnswerBytes?: number;
};

/** A Fossa node waits for a slot up to a second before it answers a posted task, so more is allowed than for a probe. */
const defaults = {
  connectMilliseconds: 1000,
  probeMilliseconds: 2000,
  taskMilliseconds: 10_000,
  hookMilliseconds: 5000,
};

/**
 * A Fossa node lists every task that it ever finished, each time: about a KiB and 0.2 ms each (measured with
 * 0.0.37 on one core). After some 10,000 tasks it answers too late or too much, and is replaced as a silent one.
 */
const defaultMaxAnswerBytes = 8 * 1024 * 1024;

/** How workers are spoken to, whatever their protocol. What a worker answers, or doesn't, is never thrown. */
export type Workers = {
  probe(endpoint: WorkerEndpoint): Promise<Probe>;
  /** `body` is JSON. Throws `invalid_request` where the protocol has no tasks. */
  postTask(endpoint: WorkerEndpoint, body: unknown): Promise<WorkerAnswer>;
  /** A protocol without tasks lists none. */
  tasks(endpoint: WorkerEndpoint): Promise<WorkerTasks>;
  task(endpoint: WorkerEndpoint, taskId: string): Promise<WorkerTaskLookup>;
  /** What tasks the worker says that it accepts; a protocol without tasks says nothing. */
  accepts(endpoint: WorkerEndpoint): Promise<WorkerAccepts>;
  /** Delivers a claim to the pool's `onClaim` hook. */
  deliver(endpoint: WorkerEndpoint, delivery: HookDelivery): Promise<HookAnswer>;
  close(): Promise<void>;
};

/** Opens the way to workers: bounded in time, size and connections. Close it to end requests under way. */
export function openWorkers(options: WorkersOptions): Workers {
  const bounds = { ...defaults, ...options };
  const { clock, connectMilliseconds, probeMilliseconds, taskMilliseconds, hookMilliseconds } = bounds;
  const maxAnswerBytes = options.maxAnswerBytes ?? defaultMaxAnswerBytes;
  const exchange = openExchange({ connectMilliseconds, maxAnswerBytes, connectionsPerWorker: 8 });
  const reading = { answerMilliseconds: probeMilliseconds };
  return {
    async probe(endpoint) {
      const { protocol } = endpoint;
      if (protocol.kind === 'none') return probeNone();
      if (protocol.kind === 'http') return await probeHttp(exchange, endpoint, { ...protocol, ...reading });
      return await probeFossa(exchange, endpoint, { ...reading, now: () => clock.now() });
    },
    async postTask(endpoint, body) {
      if (endpoint.protocol.kind !== 'fossa') throw withoutTasks(endpoint);
      return await postFossaTask(exchange, endpoint, { body, answerMilliseconds: taskMilliseconds });
    },
    async tasks(endpoint) {
      if (endpoint.protocol.kind !== 'fossa') return { kind: 'listed', running: [], recent: [] };
      return await fossaTasks(exchange, endpoint, probeMilliseconds);
    },
    async task(endpoint, taskId) {
      if (endpoint.protocol.kind !== 'fossa') return { kind: 'unknown' };
      return await fossaTask(exchange, endpoint, { taskId, ...reading });
    },
    async accepts(endpoint) {
      if (endpoint.protocol.kind !== 'fossa') return { kind: 'undescribed' };
      return await askAccepts(exchange, endpoint, probeMilliseconds);
    },
    deliver: (endpoint, delivery) =>
      deliverToHook(exchange, endpoint, { ...delivery, answerMilliseconds: hookMilliseconds }),
    close: () => exchange.close(),
  };
}

function withoutTasks({ protocol }: WorkerEndpoint): CallerError {
  return new CallerError(
    'invalid_request',
    `workers of protocol "${protocol.kind}" take no tasks: post them to a pool of worker: fossa`,
  );
}
