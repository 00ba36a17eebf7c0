import { AwsError, invalidParameter } from './aws-error.ts';
import { pageOf } from './paging.ts';
import type { RequestOf } from './requests.ts';
import { arnOf, type EcsState, lastPart, type TaskDefinition } from './state.ts';

/** Adds a revision to its family; a family's first is 1. */
export function registerTaskDefinition(
  state: EcsState,
  request: RequestOf<'RegisterTaskDefinition'>,
): object {
  const revisions = state.families.get(request.family) ?? [];
  const revision = revisions.length + 1;
  const definition: TaskDefinition = {
    ...request,
    revision,
    arn: arnOf(state, `task-definition/${request.family}:${revision}`),
    registeredAt: state.now,
    status: 'ACTIVE',
  };
  state.families.set(request.family, [...revisions, definition]);
  return { taskDefinition: definitionShape(definition), tags: request.tags ?? [] };
}

export function describeTaskDefinition(
  state: EcsState,
  request: RequestOf<'DescribeTaskDefinition'>,
): object {
  const definition = findDefinition(state, request.taskDefinition);
  if (definition === undefined) throw new AwsError('ClientException', 'Unable to describe task definition.');
  return { taskDefinition: definitionShape(definition), tags: definition.tags ?? [] };
}

export function deregisterTaskDefinition(
  state: EcsState,
  request: RequestOf<'DeregisterTaskDefinition'>,
): object {
  if (!lastPart(request.taskDefinition).includes(':')) throw invalidParameter('Missing revision.');
  const definition = findDefinition(state, request.taskDefinition);
  if (definition === undefined)
    throw new AwsError('ClientException', 'The specified task definition does not exist.');
  definition.status = 'INACTIVE';
  return { taskDefinition: definitionShape(definition) };
}

export function listTaskDefinitions(state: EcsState, request: RequestOf<'ListTaskDefinitions'>): object {
  const direction = request.sort === 'ASC' ? 1 : -1;
  const definitions = [...state.families]
    .filter(([family]) => request.familyPrefix === undefined || family === request.familyPrefix)
    .sort(([left], [right]) => direction * left.localeCompare(right))
    .flatMap(([, revisions]) => (direction === 1 ? revisions : revisions.toReversed()))
    .filter(({ status }) => status === request.status)
    .map((definition, position) => ({ arn: definition.arn, position }));
  const page = pageOf({ ...pageRequest(request), items: definitions, key: ({ position }) => position });
  return { taskDefinitionArns: page.items.map(({ arn }) => arn), nextToken: page.nextToken };
}

/** By family (its newest active revision), `family:revision` or ARN. */
export function findDefinition(state: EcsState, reference: string): TaskDefinition | undefined {
  const [family = '', revision] = lastPart(reference).split(':');
  const revisions = state.families.get(family) ?? [];
  if (revision === undefined) return revisions.findLast(({ status }) => status === 'ACTIVE');
  return revisions.find((definition) => String(definition.revision) === revision);
}

function pageRequest({ maxResults, nextToken }: { maxResults: number; nextToken?: string | undefined }) {
  return { maxResults, nextToken };
}

function definitionShape({ arn, registeredAt, tags: _tags, ...definition }: TaskDefinition): object {
  return { ...definition, taskDefinitionArn: arn, registeredAt: registeredAt / 1000 };
}
