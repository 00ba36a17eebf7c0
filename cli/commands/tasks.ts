import type { Command } from 'commander';
import { settled } from '../../gateway/client/settled.ts';
import type { CliPorts } from '../ports.ts';
import { usageProblem } from '../problem.ts';
import { once } from '../retried.ts';
import { jsonOf } from './claims.ts';
import { showTasks } from './reads.ts';
import { openRun, type Run } from './run.ts';
import { whichPool } from './which-pool.ts';

type PostOptions = { readonly claim?: string; readonly pool?: string; readonly fence?: string };

/** Tasks: what runs, and posting one. A task is posted once: who isn't answered looks before posting it again. */
export function addTasks(program: Command, ports: CliPorts): void {
  const tasks = program
    .command('tasks [pool]')
    .description('the tasks of all workers of a pool')
    .action(async (pool: string | undefined, _options: object, command: Command) => {
      await showTasks(await openRun(ports, command), pool);
    });
  tasks
    .command('post <task>')
    .description('posts a task (JSON, @FILE or @-) to the worker of a claim, or to a shared pool')
    .option('--claim <id>', 'the claim whose worker it is for')
    .option('--fence <fence>', "the claim's fence: the task is refused where it isn't current")
    .option('-p, --pool <pool>', 'the shared pool that it is for')
    .action(async (text: string, options: PostOptions, command: Command) => {
      const task = await jsonOf(ports, 'the task', text);
      if (typeof task !== 'object' || task === null || Array.isArray(task)) {
        throw usageProblem('the task is a JSON object: {"model_class": …, "method": …}');
      }
      const run = await openRun(ports, command);
      const answer = await post(run, { ...task }, options);
      run.answer(answer, () => [JSON.stringify(answer, null, 2)]);
    });
}

async function post(
  run: Run,
  body: Record<string, unknown>,
  { claim, fence, pool }: PostOptions,
): Promise<unknown> {
  if (claim === undefined) {
    if (fence !== undefined) throw usageProblem('--fence goes with --claim: a shared pool has no claims');
    const params = { path: { pool: await whichPool(run, pool, 'shared') } };
    return await once(settled(run.client.POST('/api/v1/pools/{pool}/tasks', { params, body })));
  }
  if (pool !== undefined) throw usageProblem('give --claim or --pool: a claim tells its pool itself');
  const header = fence === undefined ? {} : { header: { 'claim-fence': fence } };
  const params = { path: { claim }, ...header };
  return await once(settled(run.client.POST('/api/v1/claims/{claim}/tasks', { params, body })));
}
