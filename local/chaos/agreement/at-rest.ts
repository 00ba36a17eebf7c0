import { audit } from '../../../pool-controller/audit/audit.ts';
import type { FleetWorker } from '../../../shared/fleet/fleet-worker.ts';
import type { PoolConfig } from '../../../shared/pool/config.ts';
import { isCandidate, type Worker } from '../../../shared/pool/worker.ts';
import { portBehindWire } from '../images/hosted/behind-wire.ts';
import { listenersOn } from './listeners.ts';
import type { Outsider } from './outsider.ts';

/**
 * What keeps the pools from rest, or where the ledger, ECS and the machine's own table of listeners do not agree, in
 * words; empty at rest. Claims that live are no trouble: their workers count beside the target.
 */
export async function differencesAtRest(outsider: Outsider): Promise<readonly string[]> {
  const found: string[] = [];
  for (const pool of outsider.pools) found.push(...(await differencesOfPool(outsider, pool)));
  const audited = await audit(outsider.ports);
  return [
    ...found,
    ...audited.map(({ kind, pool, subject, what }) => `${pool}: ${kind} ${subject}: ${what}`),
  ];
}

async function differencesOfPool(
  { ledger, fleet }: Outsider,
  { name, target, port }: PoolConfig,
): Promise<readonly string[]> {
  const rows = await ledger.liveWorkers(name);
  const state = await ledger.poolState(name);
  const { found: tasks } = await fleet.describe(await fleet.listRunning(name));
  const heard = new Set(await listenersOn(portBehindWire(port)));
  const warm = rows.filter(isCandidate).length;
  const inBetween = rows.filter((row) => row.state !== 'claimed' && !isCandidate(row));
  const open = state?.openLaunches.length ?? 0;
  return [
    ...(warm === target.fixed ? [] : [`${name}: ${warm} warm of ${target.fixed}`]),
    ...inBetween.map(({ id, state: at }) => `${name}: worker ${id} is ${at}`),
    ...(open === 0 ? [] : [`${name}: ${open} launches are open`]),
    ...rowsAgainstTasks(name, rows, tasks),
    ...tasks
      .filter(({ address }) => address !== undefined && !heard.has(address))
      .map(({ id, address }) => `${name}: ECS runs ${id}, and nobody listens at ${address}`),
  ];
}

/** Claims that live, or whose end isn't in a row of its own yet, in words: the books can't be compared before. */
export async function claimsLeft({ ledger, pools }: Outsider): Promise<readonly string[]> {
  const rows = await Promise.all(pools.map(({ name }) => ledger.liveWorkers(name)));
  return rows.flat().flatMap(({ id, pool, claim, endedClaim }) => {
    const left = claim ?? endedClaim;
    return left === undefined ? [] : [`${pool}: worker ${id} has claim ${left.id}`];
  });
}

/** Which rows have no running task, and which running tasks have no row. Pure. */
function rowsAgainstTasks(
  pool: string,
  rows: readonly Worker[],
  tasks: readonly FleetWorker[],
): readonly string[] {
  const rowIds = new Set(rows.map(({ id }) => id));
  const taskIds = new Set(tasks.filter(({ status }) => status === 'RUNNING').map(({ id }) => id));
  return [
    ...rows
      .filter(({ id }) => !taskIds.has(id))
      .map(({ id }) => `${pool}: the ledger has ${id}, ECS does not run it`),
    ...[...taskIds]
      .filter((id) => !rowIds.has(id))
      .map((id) => `${pool}: ECS runs ${id}, the ledger has no row of it`),
  ];
}
