import { DescribeTasksCommand, type ECSClient, ListTasksCommand, StopTaskCommand } from '@aws-sdk/client-ecs';
import { ServiceError } from '../../shared/pool/errors.ts';
import { type Clock, type Patience, waitUntil } from '../clock.ts';

type Ecs = Pick<ECSClient, 'send'>;

/** Which tasks: of one family, or all of the cluster. */
export type TaskScope = { readonly cluster: string; readonly family?: string };

/** ListTasks gives 100 a page (ECS API reference); 10,000 tasks are more than any pool may have. */
const maxPages = 100;
const reason = 'the pool is taken down';
/** As many as DescribeTasks takes. */
const describedAtOnce = 100;
/** A task just started may be missing from a listing: the last of them come up only in a later one. */
const emptyListingsWanted = 2;

/**
 * Stops tasks, the pending ones too, and waits until ECS says that each has STOPPED and two listings in a row are
 * empty. Gives how many it stopped; 0 for a cluster that is gone. Throws `fleet_refused` when the time is over.
 */
export async function stopTasks(
  ecs: Ecs,
  scope: TaskScope,
  clock: Clock,
  patience: Patience,
): Promise<number> {
  const asked = new Set<string>();
  let emptyListings = 0;
  const done = await waitUntil(
    async () => {
      const listed = await listTasks(ecs, scope);
      for (const task of listed.filter((arn) => !asked.has(arn))) {
        asked.add(task);
        await ecs.send(new StopTaskCommand({ cluster: scope.cluster, task, reason }));
      }
      const isQuiet = listed.length === 0 && (await haveStopped(ecs, scope.cluster, [...asked]));
      emptyListings = isQuiet ? emptyListings + 1 : 0;
      return emptyListings >= emptyListingsWanted;
    },
    clock,
    patience,
  );
  if (done) return asked.size;
  throw new ServiceError(
    'fleet_refused',
    `the tasks of ${scope.family ?? scope.cluster} did not stop in time: run the same command again`,
  );
}

async function listTasks(ecs: Ecs, { cluster, family }: TaskScope): Promise<string[]> {
  const arns: string[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const answer = await listPage(ecs, {
      cluster,
      ...(family === undefined ? {} : { family }),
      ...(nextToken === undefined ? {} : { nextToken }),
    });
    arns.push(...(answer.taskArns ?? []));
    nextToken = answer.nextToken;
    if (nextToken === undefined) return arns;
  }
  return arns;
}

async function listPage(
  ecs: Ecs,
  input: { cluster: string; family?: string; nextToken?: string },
): Promise<{ taskArns?: string[] | undefined; nextToken?: string | undefined }> {
  try {
    return await ecs.send(new ListTasksCommand(input));
  } catch (error) {
    if (error instanceof Error && error.name === 'ClusterNotFoundException') return {};
    throw error;
  }
}

/** ECS forgets a stopped task after about an hour: one that it doesn't know has stopped. */
async function haveStopped(ecs: Ecs, cluster: string, arns: readonly string[]): Promise<boolean> {
  for (let from = 0; from < arns.length; from += describedAtOnce) {
    const tasks = arns.slice(from, from + describedAtOnce);
    const answer = await ecs.send(new DescribeTasksCommand({ cluster, tasks }));
    if ((answer.tasks ?? []).some(({ lastStatus }) => lastStatus !== 'STOPPED')) return false;
  }
  return true;
}
