import type { WorkerHeaders } from './answer-headers.ts';

/** An ECS task id: 32 hexadecimal digits. Source: ECS developer guide, "Long Amazon Resource Names". */
const taskId = /^[0-9a-f]{32}$/;

/**
 * Whether an answer says that it is another worker's: ECS gives addresses again at once, and the ledger learns only
 * by a pass that a worker is gone.
 */
export function isOtherWorkers(headers: WorkerHeaders, workerId: string): boolean {
  const said = headers['x-worker-id'];
  return typeof said === 'string' && taskId.test(said) && said !== workerId;
}
