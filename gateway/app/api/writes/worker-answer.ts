import { ServiceError } from '../../../../shared/pool/errors.ts';
import type { Worker } from '../../../../shared/pool/worker.ts';
import type { WorkerAnswer } from '../../../../shared/worker/task.ts';
import { workerFailedStatuses } from '../error-status.ts';

/** A task that a worker took, with what it answered. */
export type PostedTask = { readonly worker: Worker; readonly taskId: string; readonly answer: unknown };

/**
 * What a worker answered to a task. Throws `worker_failed` where it refused, with its words and, where it blames
 * the caller or is full, its status; or where it didn't answer, saying whether the task may have arrived.
 */
export function postedTask(worker: Worker, answer: WorkerAnswer): PostedTask {
  if (answer.kind === 'accepted') return { worker, taskId: answer.taskId, answer: answer.body };
  throw answer.kind === 'refused' ? refusal(worker, answer) : silence(worker, answer);
}

function refusal(worker: Worker, answer: Extract<WorkerAnswer, { kind: 'refused' }>): ServiceError {
  const status = workerFailedStatuses.has(answer.status) ? { status: answer.status } : {};
  return new ServiceError('worker_failed', `the worker refused the task: ${answer.message}`, {
    details: { worker: worker.id, workerStatus: answer.status, ...status, answer: answer.body },
  });
}

function silence(worker: Worker, answer: Extract<WorkerAnswer, { kind: 'silent' }>): ServiceError {
  const arrived = answer.mayHaveArrived
    ? 'the task may run all the same: look at its tasks before you post it again'
    : 'the task did not arrive';
  return new ServiceError('worker_failed', `the worker did not answer (${answer.message}); ${arrived}`, {
    details: { worker: worker.id, mayHaveArrived: answer.mayHaveArrived },
  });
}
