import type { FastifyInstance } from 'fastify';
import type { EcsModel } from './model/model.ts';
import type { Task } from './model/state.ts';

type TaskPath = { Params: { taskId: string } };

/**
 * The task metadata endpoint, version 4, by which a worker finds out who it is: `${ECS_CONTAINER_METADATA_URI_V4}`
 * and `…/task`. Source: ECS developer guide, "Task metadata endpoint version 4 for Fargate".
 */
export function addMetadataRoutes(server: FastifyInstance, model: EcsModel): void {
  server.get<TaskPath>('/v4/:taskId', async (request, reply) => {
    const task = model.task(request.params.taskId);
    return task === undefined ? reply.code(404).send() : containerMetadata(task);
  });
  server.get<TaskPath>('/v4/:taskId/task', async (request, reply) => {
    const task = model.task(request.params.taskId);
    return task === undefined ? reply.code(404).send() : taskMetadata(task);
  });
}

function taskMetadata(task: Readonly<Task>): object {
  return {
    Cluster: task.cluster,
    TaskARN: task.arn,
    Family: task.definition.family,
    Revision: String(task.definition.revision),
    DesiredStatus: task.desiredStatus,
    KnownStatus: task.status,
    AvailabilityZone: task.subnet.zone,
    LaunchType: 'FARGATE',
    Limits: { CPU: Number(task.definition.cpu) / 1024, Memory: Number(task.definition.memory) },
    Containers: [containerMetadata(task)],
  };
}

function containerMetadata(task: Readonly<Task>): object {
  const [container] = task.definition.containerDefinitions;
  return {
    DockerId: `${task.id}-1`,
    Name: container?.name,
    DockerName: container?.name,
    Image: container?.image,
    DesiredStatus: task.desiredStatus,
    KnownStatus: task.containerStarted ? 'RUNNING' : 'PENDING',
    Type: 'NORMAL',
    Networks: [{ NetworkMode: 'awsvpc', IPv4Addresses: [task.slot.address] }],
  };
}
