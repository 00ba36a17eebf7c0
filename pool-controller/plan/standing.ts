import { type LaunchRecord, launchWindowSeconds } from '../../shared/pool/launch.ts';
import { isOutdatedTemplate } from '../../shared/pool/roll-out.ts';
import type { Worker, WorkerState } from '../../shared/pool/worker.ts';
import { type Action, isKind } from './action.ts';
import { type Draft, isBusy, isShared } from './draft.ts';
import { isAskedOtherwise } from './template-configs.ts';

/** After this long, tasks of an unanswered launch would have been listed: it is no longer expected to fill a gap. */
const expectedSeconds = 120;
/** Attempts after which an unanswered launch is no longer expected to fill a gap. */
const expectedAttempts = 3;
const hourMilliseconds = 3_600_000;

/** A worker as it will stand once the plan so far is done. */
export type Standing = {
  readonly id: string;
  readonly state: Exclude<WorkerState, 'stopped'>;
  readonly template: string;
  readonly capacityProvider: string;
  readonly launchedAt: number;
  readonly busy: boolean;
  /** Of a template that is to go, asked otherwise than its pool says by now, or over its age: to be replaced, and no longer counted on. */
  readonly outdated: boolean;
  /** The row behind it; an adopted worker has none yet. */
  readonly worker: Worker | undefined;
};

/** Every live worker as the plan so far leaves it, the adopted ones included. */
export function standings(draft: Draft): readonly Standing[] {
  const fates = new Map(draft.actions.flatMap((action) => fateOf(action)));
  const standing = draft.observed.workers.flatMap((worker) =>
    standingOf(draft, worker, fates.get(worker.id)),
  );
  const adopted = draft.actions.filter(isKind('adopt')).map(
    ({ task }): Standing => ({
      id: task.id,
      state: 'launching',
      template: task.template,
      capacityProvider: task.capacityProvider,
      launchedAt: task.createdAt,
      busy: false,
      outdated: isOutdatedTemplate(draft.templates, { template: task.template, state: 'launching' }),
      worker: undefined,
    }),
  );
  return [...standing, ...adopted];
}

/** Whether the target counts on it: warm and idle in an exclusive pool, busy or not in a shared one. */
export function isCounted(draft: Draft, { state, busy }: Standing): boolean {
  return state === 'warm' && (isShared(draft) || !busy);
}

/** Counted, and warm before this plan: one that is only about to turn warm makes no other one dispensable yet. */
export function isWarmAlready(draft: Draft, standing: Standing): boolean {
  return isCounted(draft, standing) && standing.worker?.state === 'warm';
}

/** How many workers of a launch may still come that have no row yet. */
export function outstandingOf(draft: Draft, record: LaunchRecord): number {
  const rows = draft.observed.workers.filter(({ launchToken }) => launchToken === record.token).length;
  const adopted = draft.actions
    .filter(isKind('adopt'))
    .filter(({ launchToken }) => launchToken === record.token);
  return Math.max(0, record.count - rows - adopted.length);
}

/** What a place of the pool is taken by. */
export type Placed = { readonly template: string };

/** Rows that there are, closing ones included, and those that this plan adds for tasks that it adopts. */
export function rowsOf({ observed, actions }: Draft): readonly Placed[] {
  return [...observed.workers, ...actions.filter(isKind('adopt')).map(({ task }) => task)];
}

/** Workers that open launches may still bring. */
export function expectedBy(draft: Draft, records: readonly LaunchRecord[]): readonly Placed[] {
  return records.flatMap((record) => Array.from({ length: outstandingOf(draft, record) }, () => record));
}

/** Open launches that this plan leaves open. */
export function openLaunches(draft: Draft): readonly LaunchRecord[] {
  const closed = new Set(draft.actions.filter(isKind('closeLaunch')).map(({ record }) => record.token));
  return draft.observed.state.openLaunches.filter(({ token }) => !closed.has(token));
}

/** Whether an open launch is still expected to fill a gap of the target. */
export function isExpected(draft: Draft, record: LaunchRecord): boolean {
  if (record.attempts > expectedAttempts) return false;
  const replayed = draft.actions
    .filter(isKind('replay'))
    .some(({ record: { token } }) => token === record.token);
  const lastAttemptAt = record.notAfter - launchWindowSeconds * 1000;
  return replayed || draft.now - lastAttemptAt < expectedSeconds * 1000;
}

function fateOf(action: Action): [string, Standing['state'] | 'gone'][] {
  switch (action.kind) {
    case 'close':
      return [[action.worker.id, 'gone']];
    case 'turnWarm':
    case 'reuse':
      return [[action.worker.id, 'warm']];
    case 'drain':
    case 'endClaim':
      return [[action.worker.id, 'draining']];
    default:
      return [];
  }
}

function standingOf(draft: Draft, worker: Worker, fate: Standing['state'] | 'gone' | undefined): Standing[] {
  const state = fate ?? worker.state;
  if (state === 'gone' || state === 'stopped') return [];
  const { id, template, capacityProvider, launchedAt } = worker;
  const outdated = isOutdated(draft, worker);
  return [
    { id, state, template, capacityProvider, launchedAt, busy: isBusy(draft, worker), outdated, worker },
  ];
}

function isOutdated({ observed, templates, now }: Draft, worker: Worker): boolean {
  const { config } = observed;
  if (isOutdatedTemplate(templates, worker) || isAskedOtherwise(observed, worker)) return true;
  if (config === undefined || worker.state === 'launching') return false;
  return now - worker.launchedAt >= config.maxAgeHours * hourMilliseconds;
}
