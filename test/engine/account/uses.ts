import { Refusal } from './refusal.ts';
import { type Living, mentions, textOf } from './resource.ts';
import type { StandInTask } from './tasks.ts';

/** What AWS doesn't delete while anything else names it. */
const heldByMention = new Set([
  'aws:ec2/vpc:Vpc',
  'aws:ec2/subnet:Subnet',
  'aws:ec2/securityGroup:SecurityGroup',
  'aws:ec2/internetGateway:InternetGateway',
  'aws:iam/role:Role',
]);

export type Held = {
  readonly living: readonly Living[];
  readonly tasks: readonly StandInTask[];
  /** Interfaces that an instance has, each with its group. */
  readonly attached: ReadonlyMap<string, string>;
  /** Images by repository, objects by bucket: how many. */
  readonly contents: ReadonlyMap<string, number>;
};

/** Throws the refusal of a deletion of what is still in use. */
export function refuseInUse(resource: Living, held: Held): void {
  refuseMentioned(resource, held);
  refuseTasks(resource, held);
  refuseContents(resource, held);
  const holder = held.attached.get(resource.id);
  if (holder !== undefined) {
    throw new Refusal('InvalidParameterValue', `Network interface ${resource.id} is in use by ${holder}`);
  }
  if (resource.inputs['deletionProtectionEnabled'] === true) {
    throw new Refusal(
      'ValidationException',
      'Resource cannot be deleted as it is currently protected against deletion',
    );
  }
}

function refuseMentioned(resource: Living, { living }: Held): void {
  if (!heldByMention.has(resource.type)) return;
  const user = living.find((one) => one.id !== resource.id && mentions(one.inputs, resource.id));
  if (user === undefined) return;
  throw new Refusal('DependencyViolation', `${resource.id} has a dependent object: ${user.type} ${user.id}`);
}

function refuseTasks(resource: Living, { tasks }: Held): void {
  const running = tasks.find(
    ({ cluster, status }) => status !== 'STOPPED' && resource.outputs['name'] === cluster,
  );
  if (resource.type === 'aws:ecs/cluster:Cluster' && running !== undefined) {
    throw new Refusal(
      'ClusterContainsTasksException',
      `The cluster cannot be deleted while tasks are active: ${running.arn}`,
    );
  }
  const inside = tasks.find(
    ({ interface: eni }) => eni !== undefined && [eni.subnetId, ...eni.groupIds].includes(resource.id),
  );
  if (inside === undefined) return;
  throw new Refusal('DependencyViolation', `${resource.id} holds the interface of ${inside.arn}`);
}

function refuseContents(resource: Living, { contents }: Held): void {
  const count = contents.get(resource.id) ?? 0;
  if (count === 0) return;
  if (resource.type === 'aws:ecr/repository:Repository' && resource.inputs['forceDelete'] !== true) {
    throw new Refusal(
      'RepositoryNotEmptyException',
      `${textOf(resource.outputs, 'name')} has ${count} images`,
    );
  }
  if (resource.type === 'aws:s3/bucket:Bucket' && resource.inputs['forceDestroy'] !== true) {
    throw new Refusal('BucketNotEmpty', `${resource.id} has ${count} objects`);
  }
}
