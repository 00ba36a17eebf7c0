import type {
  Claim,
  ClaimState,
  Decision,
  Pool,
  PoolTasks,
  RemovedPool,
  Status,
  Worker,
  WorkerDetail,
} from '../../gateway/client/answers.ts';
import { sinceText, untilText } from './durations.ts';
import { printable, table } from './table.ts';

/** The answers as a person reads them. `now` is epoch milliseconds. Pure, all of them. */

export function poolLines(pools: readonly Pool[], now: number): string[] {
  const heading = [
    'pool',
    'mode',
    'target',
    'warm',
    'busy',
    'claimed',
    'launching',
    'draining',
    'hits',
    'misses',
    'last pass',
  ];
  const rows = pools.map(({ name, mode, want, counts, hits, misses, lastPass }) => [
    name,
    mode,
    want,
    counts.warm,
    counts.busy,
    counts.claimed,
    counts.launching,
    counts.draining,
    hits,
    misses,
    lastPass === null ? 'never' : `${sinceText(lastPass, now)} ago`,
  ]);
  return [...table(heading, rows), ...pools.flatMap((pool) => remarks(pool, now))];
}

/** What is left of pools that are no longer configured. */
export function removedPoolLines(removed: readonly RemovedPool[]): string[] {
  return removed.map(({ name, counts: { claimed, warm, busy, launching, draining } }) => {
    const others = warm + busy + launching + draining;
    return `${name} is no longer configured: ${claimed} claimed and ${others} others are left of it`;
  });
}

/** What there is to say beside the pools: what everybody suffers from, the controller, the NAT, the money. */
export function statusLines({
  controller,
  nat,
  problems,
  spendUsdPerHour,
  idleUsdPerHour,
}: Status): string[] {
  const everybodys = problems.filter(({ pool }) => pool === undefined);
  return [
    ...everybodys.map(({ problem }) => printable(problem)),
    `controller: ${controller.state}, ${printable(controller.note)}`,
    ...(nat.state === 'none' ? [] : [`NAT: ${nat.state}, ${printable(nat.note)}`]),
    `${spendUsdPerHour.toFixed(2)} USD an hour, ${idleUsdPerHour.toFixed(2)} of it for idle workers`,
  ];
}

function remarks(pool: Pool, now: number): string[] {
  const { name, paused, problems } = pool;
  const pause =
    paused === null
      ? []
      : [`${name} is paused for another ${untilText(paused.until, now)}: ${printable(paused.note)}`];
  return [
    ...targetByHand(pool, now),
    ...pause,
    ...problems.map((problem) => `${name}: ${printable(problem)}`),
  ];
}

function targetByHand({ name, target, targetOverride }: Pool, now: number): string[] {
  if (targetOverride === null) return [];
  const { since, fileTarget } = targetOverride;
  const when = since === null ? '' : ` ${sinceText(since, now)} ago`;
  const back = `pool scale ${name} file goes back to the pools file's ${fileTarget.fixed}`;
  return [`${name}: target ${target.fixed} was set by hand${when}; ${back}`];
}

export function workerLines(workers: readonly Worker[], now: number): string[] {
  const heading = ['worker', 'state', 'age', 'zone', 'capacity', 'address', 'tasks', 'holder', 'lease left'];
  const rows = workers.map((worker) => [
    worker.id,
    worker.state,
    sinceText(worker.launchedAt, now),
    worker.zone ?? '',
    worker.capacityProvider,
    worker.address ?? '',
    worker.status?.runningTasks ?? '',
    worker.claim?.holder ?? '',
    untilText(worker.claim?.expiresAt, now),
  ]);
  return table(heading, rows);
}

export function claimedLines(workers: readonly Worker[], now: number): string[] {
  const rows = workers.flatMap(({ id, claim }) =>
    claim === undefined
      ? []
      : [
          [
            claim.id,
            id,
            claim.holder ?? '',
            sinceText(claim.createdAt, now),
            untilText(claim.expiresAt, now),
            claim.fence,
          ],
        ],
  );
  return table(['claim', 'worker', 'holder', 'since', 'lease left', 'fence'], rows);
}

export function workerDetailLines(worker: WorkerDetail, now: number): string[] {
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['worker', worker.id],
    ['state', worker.state],
    ['launched', `${sinceText(worker.launchedAt, now)} ago: ${worker.reason}`],
    ['waits for', worker.launch && launchText(worker.launch, now)],
    ['place', [worker.zone, worker.capacityProvider, worker.template].filter(Boolean).join(', ')],
    ['address', worker.address === undefined ? undefined : `${worker.address}:${worker.port ?? ''}`],
    ['url', worker.url],
    [
      'claim',
      worker.claim === undefined
        ? undefined
        : `${worker.claim.id}, for another ${untilText(worker.claim.expiresAt, now)}`,
    ],
    ['holder', worker.claim?.holder],
    ['drains', worker.drainReason],
    ['ended', endText(worker)],
    ['no tasks', worker.tasksProblem],
  ];
  const lines = facts.flatMap(([name, value]) =>
    value === undefined ? [] : [`${name.padEnd(10)}${printable(value)}`],
  );
  const tasks = [...(worker.tasks ?? []), ...(worker.subtasks ?? [])];
  return tasks.length === 0 ? lines : [...lines, '', ...taskLines(tasks)];
}

/** What a launching worker waits for: `image, for 12 s`. */
function launchText({ step, since }: NonNullable<Worker['launch']>, now: number): string {
  return `${waitsFor[step]}, for ${sinceText(since, now)}`;
}

const waitsFor: Readonly<Record<NonNullable<Worker['launch']>['step'], string>> = {
  placing: 'its place',
  pulling: 'its image',
  starting: 'its start',
  getting_ready: 'its first answer',
};

function endText({ end }: WorkerDetail): string | undefined {
  if (end === undefined) return undefined;
  const code = end.exitCode === undefined ? [] : [`exit code ${end.exitCode}`];
  return [...code, end.stopCode, end.stoppedReason].filter(Boolean).join(', ');
}

type Task = {
  readonly id: string;
  readonly modelClass: string;
  readonly method: string;
  readonly status: string;
};

function taskLines(tasks: readonly (Task & { readonly worker?: string })[]): string[] {
  const rows = tasks.map(({ id, modelClass, method, status, worker }) => [
    id,
    `${modelClass}.${method}`,
    status,
    worker ?? '',
  ]);
  return table(['task', 'what', 'status', 'worker'], rows);
}

export function poolTaskLines({ tasks, batches, silent }: PoolTasks): string[] {
  const ofBatches = batches.flatMap(({ batch, subtasks }) => {
    const complete = subtasks.filter(({ status }) => status === 'complete').length;
    const failed = subtasks.filter(({ status }) => status === 'failed').length;
    return [`batch ${printable(batch)}: ${complete} of ${subtasks.length} complete, ${failed} failed`];
  });
  const deaf = silent.map(({ worker, problem }) => `${worker} did not tell its tasks: ${printable(problem)}`);
  return [...taskLines(tasks), ...ofBatches, ...deaf];
}

export function claimLines(claims: readonly (Claim | ClaimState)[], now: number): string[] {
  return claims.flatMap((claim) => [
    `claim     ${claim.id}`,
    `worker    ${claim.worker.id}`,
    ...(claim.worker.address === undefined ? [] : [`address   ${claim.worker.address}`]),
    `url       ${claim.worker.url}`,
    `fence     ${claim.fence}`,
    'state' in claim && claim.state === 'ended'
      ? `ended     ${claim.endReason ?? 'expired'}`
      : `lease     ${untilText(claim.expiresAt, now)} left, until ${claim.expiresAt}`,
    ...(claim.reclaimingSince === undefined
      ? []
      : [`reclaimed ECS has been stopping its worker for ${sinceText(claim.reclaimingSince, now)}`]),
  ]);
}

export function decisionLines(decisions: readonly Decision[], now: number): string[] {
  const rows = decisions.map(({ at, pool, action, count, workerId, reason, outcome }) => [
    `${sinceText(at, now)} ago`,
    pool,
    count === undefined ? action : `${action} ${count}`,
    workerId ?? '',
    reason,
    outcome,
  ]);
  return table(['when', 'pool', 'what', 'worker', 'why', 'outcome'], rows);
}
