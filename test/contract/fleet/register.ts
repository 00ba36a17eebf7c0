import {
  CreateClusterCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
} from '@aws-sdk/client-ecs';
import { idOf } from '../../../shared/fleet/from-aws.ts';
import { contractCluster } from './fleet-contract.ts';

/** Makes the contract's cluster at an end point, and registers task definitions there. */
export async function openRegistry(url: string) {
  const ecs = new ECSClient({
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'contract', secretAccessKey: 'contract' },
  });
  await ecs.send(new CreateClusterCommand({ clusterName: contractCluster }));
  const register = async (family: string): Promise<string> => {
    const { taskDefinition } = await ecs.send(new RegisterTaskDefinitionCommand(definitionOf(family)));
    return idOf(taskDefinition?.taskDefinitionArn ?? '');
  };
  return { register, close: () => ecs.destroy() };
}

function definitionOf(family: string): RegisterTaskDefinitionCommandInput {
  return {
    family,
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: '256',
    memory: '512',
    containerDefinitions: [
      // Fargate takes the task's memory; moto wants the container's too.
      { name: 'worker', image: 'worker', memory: 512, portMappings: [{ containerPort: 2345 }] },
    ],
  };
}
