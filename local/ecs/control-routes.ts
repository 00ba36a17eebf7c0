import type { FastifyInstance } from 'fastify';
import { ZodError } from 'zod';
import type { Driver } from './driver.ts';
import { type SettingsPatch, settingsPatchSchema } from './model/figures.ts';
import type { EcsModel } from './model/model.ts';
import type { TaskRuntime } from './runtime/task-runtime.ts';

type TaskPath = { Params: { taskId: string } };

/**
 * The hands on the local ECS that AWS doesn't have:
 *
 * - `GET /local` → its figures and faults; `PATCH /local` `{figures?, faults?}` changes those named
 * - `GET /local/tasks/ID/output` → the task's last lines
 * - `POST /local/tasks/ID/interrupt` → a Spot interruption; 409 where the task isn't a Spot task
 */
export function addControlRoutes(
  server: FastifyInstance,
  { model, driver, runtime }: { model: EcsModel; driver: Driver; runtime: TaskRuntime },
): void {
  server.get('/local', async () => model.settings());
  server.patch<{ Body: string }>('/local', async (request, reply) => {
    const patch = readPatch(request.body);
    if (patch instanceof Error) return reply.code(400).send({ message: patch.message });
    model.configure(patch);
    return model.settings();
  });
  server.get<TaskPath>('/local/tasks/:taskId/output', async (request, reply) => {
    const lines = runtime.output(request.params.taskId);
    if (lines === undefined) return reply.code(404).send({ message: 'no such output' });
    return { lines: lines.map(({ message }) => message) };
  });
  server.post<TaskPath>('/local/tasks/:taskId/interrupt', async (request, reply) => {
    if (driver.interrupt(request.params.taskId)) return { interrupted: request.params.taskId };
    return reply.code(409).send({ message: 'that is no task of FARGATE_SPOT' });
  });
}

function readPatch(body: string): SettingsPatch | Error {
  try {
    return settingsPatchSchema.parse(JSON.parse(body));
  } catch (error) {
    if (error instanceof ZodError || error instanceof SyntaxError) return error;
    throw error;
  }
}
