import type { RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs';
import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';

export type TaskRoles = {
  readonly taskRoleArn: pulumi.Input<string>;
  readonly executionRoleArn: pulumi.Input<string>;
};

/**
 * Registers a task definition; any change makes a new revision. The old ones stay registered, at no cost: where the
 * new one's workers never get ready, the controller goes on with the old one, and ECS launches nothing of a revision
 * that is deregistered.
 */
export function makeTaskDefinition(
  name: string,
  family: string,
  definition: pulumi.Output<RegisterTaskDefinitionCommandInput>,
  roles: TaskRoles,
): aws.ecs.TaskDefinition {
  return new aws.ecs.TaskDefinition(name, {
    family,
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: definition.apply(({ cpu }) => String(cpu)),
    memory: definition.apply(({ memory }) => String(memory)),
    runtimePlatform: definition.apply(({ runtimePlatform }) => ({
      cpuArchitecture: String(runtimePlatform?.cpuArchitecture),
      operatingSystemFamily: String(runtimePlatform?.operatingSystemFamily),
    })),
    containerDefinitions: definition.apply(({ containerDefinitions }) =>
      JSON.stringify(containerDefinitions),
    ),
    skipDestroy: true,
    taskRoleArn: roles.taskRoleArn,
    executionRoleArn: roles.executionRoleArn,
  });
}
