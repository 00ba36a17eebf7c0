import { isCandidate } from '../../shared/pool/worker.ts';
import { simulatedPool } from './options.ts';
import type { World } from './world.ts';

/** What keeps the pool from rest: the target is not met, something is in flight, or books and ECS disagree. */
export async function checkAtRest({ ledger, ecs }: World): Promise<readonly string[]> {
  const live = await ledger.liveWorkers(simulatedPool.name);
  const state = await ledger.poolState(simulatedPool.name);
  const alive = ecs.model.tasks().filter(({ status }) => status !== 'STOPPED');
  const rows = new Set(live.map(({ id }) => id));
  const tasks = new Set(alive.map(({ id }) => id));
  const warm = live.filter(isCandidate).length;
  const problems = [
    [warm === simulatedPool.target.fixed, `${warm} warm of ${simulatedPool.target.fixed}`],
    [live.length === warm, `${live.length - warm} workers are not warm`],
    [(state?.openLaunches.length ?? 0) === 0, `${state?.openLaunches.length} launches are open`],
    [alive.every(({ id }) => rows.has(id)), 'ECS runs a task that the ledger has not'],
    [live.every(({ id }) => tasks.has(id)), 'the ledger has a worker that ECS does not run'],
  ] as const;
  return problems.filter(([holds]) => !holds).map(([, what]) => what);
}
