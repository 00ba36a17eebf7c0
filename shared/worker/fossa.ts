import type { Exchange, ExchangeOutcome } from './exchange.ts';
import {
  errorMessage,
  jsonOrText,
  type NodeInfo,
  parseAcceptedTaskId,
  parseNodeInfo,
  parseTask,
} from './fossa-answers.ts';
import type { Probe, WorkerEndpoint } from './probe.ts';
import type { NoTaskAnswer, WorkerAnswer, WorkerTaskLookup, WorkerTasks } from './task.ts';

const apiPath = '/api/0.01';

/**
 * Whether a Fossa node is ready and idle. Idle is no task running and every slot free; leaked is a slot taken
 * that no running task explains. Both waver for some milliseconds after a task is accepted or finished, while
 * the node's governor catches up (ayeaye-fossa 0.0.37), so a leak counts only when it lasts.
 */
export async function probeFossa(
  exchange: Exchange,
  endpoint: WorkerEndpoint,
  asked: { readonly answerMilliseconds: number; readonly now: () => number },
): Promise<Probe> {
  const info = await askNodeInfo(exchange, endpoint, asked.answerMilliseconds);
  return info.kind === 'answered' ? readyProbe(info.node, asked.now()) : info;
}

/** A Fossa node's running and finished tasks. A node forgets its finished ones only when it ends. */
export async function fossaTasks(
  exchange: Exchange,
  endpoint: WorkerEndpoint,
  answerMilliseconds: number,
): Promise<WorkerTasks> {
  const info = await askNodeInfo(exchange, endpoint, answerMilliseconds);
  if (info.kind !== 'answered') return info;
  return {
    kind: 'listed',
    running: info.node.running_tasks,
    recent: info.node.recent_completed_tasks,
  };
}

/** One task of a Fossa node. */
export async function fossaTask(
  exchange: Exchange,
  endpoint: WorkerEndpoint,
  asked: { readonly taskId: string; readonly answerMilliseconds: number },
): Promise<WorkerTaskLookup> {
  const path = `${apiPath}/task/${encodeURIComponent(asked.taskId)}`;
  const outcome = await exchange.ask(endpoint, { method: 'GET', path, ...pick(asked) });
  if (outcome.kind === 'answered' && outcome.status === 404) return { kind: 'unknown' };
  const task = outcome.kind === 'answered' && outcome.status === 200 ? parseTask(outcome.text) : undefined;
  return task === undefined ? noAnswer(outcome) : { kind: 'found', task };
}

/** Posts a task to a Fossa node and passes on what it answered. */
export async function postFossaTask(
  exchange: Exchange,
  endpoint: WorkerEndpoint,
  asked: { readonly body: unknown; readonly answerMilliseconds: number },
): Promise<WorkerAnswer> {
  const outcome = await exchange.ask(endpoint, {
    method: 'POST',
    path: `${apiPath}/task`,
    json: JSON.stringify(asked.body),
    ...pick(asked),
  });
  if (outcome.kind === 'silent') {
    return { kind: 'silent', message: outcome.message, mayHaveArrived: outcome.sent };
  }
  if (outcome.kind === 'unreadable') {
    return { kind: 'silent', message: outcome.message, mayHaveArrived: true };
  }
  const { status, text } = outcome;
  const taskId = status === 200 ? parseAcceptedTaskId(text) : undefined;
  if (taskId !== undefined) return { kind: 'accepted', status, body: jsonOrText(text), taskId };
  return { kind: 'refused', status, body: jsonOrText(text), message: errorMessage(text) };
}

function pick({ answerMilliseconds }: { readonly answerMilliseconds: number }) {
  return { answerMilliseconds };
}

async function askNodeInfo(
  exchange: Exchange,
  endpoint: WorkerEndpoint,
  answerMilliseconds: number,
): Promise<{ kind: 'answered'; node: NodeInfo } | NoTaskAnswer> {
  const outcome = await exchange.ask(endpoint, {
    method: 'GET',
    path: `${apiPath}/node_info`,
    answerMilliseconds,
  });
  const node =
    outcome.kind === 'answered' && outcome.status === 200 ? parseNodeInfo(outcome.text) : undefined;
  return node === undefined ? noAnswer(outcome) : { kind: 'answered', node };
}

function noAnswer(outcome: ExchangeOutcome): NoTaskAnswer {
  if (outcome.kind === 'silent') return { kind: 'silent', message: outcome.message };
  if (outcome.kind === 'unreadable') return { kind: 'unready', message: outcome.message };
  const told = errorMessage(outcome.text);
  return { kind: 'unready', message: `answered ${outcome.status}, not as a Fossa worker does: ${told}` };
}

function readyProbe(node: NodeInfo, now: number): Probe {
  const { node_ident, max_concurrent_tasks: maxSlots, available_processing_capacity } = node.node_info;
  const runningTasks = node.running_tasks.length;
  const freeSlots = Math.max(0, available_processing_capacity);
  const started = node.running_tasks.flatMap(({ startedAt }) => startedAt ?? []);
  return {
    kind: 'ready',
    identity: node_ident,
    idle: runningTasks === 0 && freeSlots === maxSlots,
    leaked: runningTasks + freeSlots < maxSlots,
    ...(started.length > 0 && { oldestTaskStartedAt: Math.min(...started) }),
    status: { reportedAt: now, runningTasks, freeSlots, maxSlots },
  };
}
