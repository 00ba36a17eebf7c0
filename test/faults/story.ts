import type { Plot, World } from './world.ts';

/** What became of a plot's tasks and why, in words: for the message of an expectation that failed. */
export async function storyOf({ ecs }: World, { name, outsider }: Plot): Promise<string> {
  const tasks = ecs.model.tasks().filter(({ cluster }) => cluster === name);
  const lines = tasks.map(({ id, status, stoppedReason }) => `${id} ${status} ${stoppedReason ?? ''}`);
  for (const pool of outsider.pools) {
    const decided = await outsider.ledger.decisions(pool.name, 50);
    lines.push(
      ...decided.map(
        ({ action, workerId, count, reason, outcome }) =>
          `${action} ${workerId ?? count ?? ''}: ${reason}: ${outcome}`,
      ),
    );
  }
  return lines.join('\n');
}
