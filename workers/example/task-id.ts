const attempts = 3;
const attemptMilliseconds = 2000;

/**
 * The worker's own ECS task id, by the task metadata endpoint; undefined outside ECS.
 * Throws where the endpoint is named and tells none. Source: ECS task metadata endpoint version 4, `/task`.
 */
export async function ownTaskId(metadataUri: string | undefined): Promise<string | undefined> {
  if (metadataUri === undefined) return undefined;
  let cause: unknown;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    try {
      return await askTaskId(metadataUri);
    } catch (error) {
      cause = error;
    }
  }
  throw new Error(`${metadataUri}/task told no task id in ${attempts} attempts`, { cause });
}

async function askTaskId(metadataUri: string): Promise<string> {
  const answer = await fetch(`${metadataUri}/task`, { signal: AbortSignal.timeout(attemptMilliseconds) });
  const task: unknown = await answer.json();
  const arn = typeof task === 'object' && task !== null && 'TaskARN' in task ? task.TaskARN : undefined;
  const id = typeof arn === 'string' ? arn.split('/').at(-1) : undefined;
  if (!id) throw new Error(`answered ${answer.status} without a TaskARN`);
  return id;
}
