import { poolConfig } from '../../claims/pool-config.ts';
import { poolTasks } from '../reads/pool-tasks.ts';
import { claimParams, errorResponses, poolParams } from '../schemas/common.ts';
import { taskErrors } from '../schemas/errors.ts';
import {
  fenceHeaders,
  poolTasksSchema,
  taskAnswerSchema,
  taskBody,
  workerAnswerSchema,
} from '../schemas/tasks.ts';
import { workerUrl } from '../views/worker-view.ts';
import { postClaimTask } from '../writes/post-claim-task.ts';
import { postPoolTask } from '../writes/post-pool-task.ts';
import type { PostedTask } from '../writes/worker-answer.ts';
import { type App, publicUrl, type RouteContext } from './context.ts';

/** Tasks: posted to a claimed worker or to a shared pool, and what became of them. */
export function registerTasks(app: App, { ports, settings }: RouteContext): void {
  app.post(
    '/api/v1/claims/:claim/tasks',
    {
      schema: {
        tags: ['tasks'],
        summary: "Posts a task to the claim's worker; answers what the worker answered",
        params: claimParams,
        headers: fenceHeaders,
        body: taskBody,
        response: {
          200: workerAnswerSchema,
          ...taskErrors('claim_not_found', 'claim_ended', 'fence_not_current', 'worker_gone'),
        },
      },
    },
    async (request) => {
      const task = { body: request.body, fence: request.headers['claim-fence'] };
      return (await postClaimTask(ports, request.params.claim, task)).answer;
    },
  );
  app.post(
    '/api/v1/pools/:pool/tasks',
    {
      schema: {
        tags: ['tasks'],
        summary: 'Posts a task to the worker of a shared pool with most free slots',
        params: poolParams,
        body: taskBody,
        response: { 200: taskAnswerSchema, ...taskErrors('pool_not_found', 'pool_exclusive', 'pool_empty') },
      },
    },
    async (request) => {
      const config = await poolConfig(ports, request.params.pool);
      return taskAnswer(await postPoolTask(ports, config, request.body), publicUrl(settings, request));
    },
  );
  app.get(
    '/api/v1/pools/:pool/tasks',
    {
      schema: {
        tags: ['tasks'],
        summary: 'Tasks over all workers, subtasks gathered by batch',
        params: poolParams,
        response: { 200: poolTasksSchema, ...errorResponses },
      },
    },
    async (request) => {
      const config = await poolConfig(ports, request.params.pool);
      return await poolTasks(ports, config, await ports.ledger.liveWorkers(config.name));
    },
  );
}

function taskAnswer({ worker, taskId, answer }: PostedTask, base: string) {
  const { id, address } = worker;
  return { worker: { id, address, url: workerUrl(base, id) }, taskId, answer };
}
