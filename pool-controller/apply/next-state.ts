import { type LaunchRecord, launchWindowSeconds } from '../../shared/pool/launch.ts';
import type { PoolState } from '../../shared/pool/pool-state.ts';
import { type Action, type ActionOf, isKind, type Plan } from '../plan/action.ts';
import { launchToken } from '../plan/adopt.ts';
import type { ControllerPorts } from '../ports.ts';

/** A launch to be asked for, and the record that the pool's row has of it. */
export type Attempt = { readonly action: ActionOf<'launch' | 'replay'>; readonly record: LaunchRecord };
export type Advance = { readonly state: PoolState; readonly attempts: readonly Attempt[] };

const advancing: ReadonlySet<Action['kind']> = new Set([
  'launch',
  'replay',
  'drain',
  'closeLaunch',
  'noteEmptyListing',
  'rollOut',
]);

/** Whether a plan may only be done when no other plan was made from the same view. */
export function needsAdvance(plan: Plan): boolean {
  return plan.stateChanged || plan.actions.some(({ kind }) => advancing.has(kind));
}

/**
 * The pool's row as the plan leaves it before anything is asked for: one sequence on, every launch of the plan
 * recorded, every attempt with a `notAfter` of its own.
 */
export function advanceOf(
  before: PoolState,
  plan: Plan,
  world: Pick<ControllerPorts, 'network' | 'random'> & { readonly now: number },
): Advance {
  const notAfter = world.now + launchWindowSeconds * 1000;
  const fresh = plan.actions
    .filter(isKind('launch'))
    .map((action): Attempt => ({ action, record: recordOf(action, world, notAfter) }));
  const again = plan.actions.filter(isKind('replay')).map((action): Attempt => {
    const { record } = action;
    return { action, record: { ...record, notAfter, attempts: record.attempts + 1 } };
  });
  const kept = keptRecords(before, plan, new Map(again.map(({ record }) => [record.token, record])));
  return {
    attempts: [...again, ...fresh],
    state: {
      pool: before.pool,
      sequence: before.sequence + 1,
      openLaunches: [...kept, ...fresh.map(({ record }) => record)],
      breakers: plan.breakers,
      ...plan.templateState,
      knownTemplates: plan.knownTemplates,
    },
  };
}

function recordOf(
  { count, provider, subnets, template, reason }: ActionOf<'launch'>,
  { network, random, now }: Pick<ControllerPorts, 'network' | 'random'> & { readonly now: number },
  notAfter: number,
): LaunchRecord {
  const token = launchToken(random.id());
  const { securityGroups } = network;
  return {
    token,
    count,
    provider,
    subnets,
    securityGroups,
    template,
    reason,
    createdAt: now,
    notAfter,
    attempts: 1,
  };
}

function keptRecords(
  before: PoolState,
  plan: Plan,
  again: ReadonlyMap<string, LaunchRecord>,
): readonly LaunchRecord[] {
  const closed = new Set(plan.actions.filter(isKind('closeLaunch')).map(({ record }) => record.token));
  const emptyAt = new Map(
    plan.actions.filter(isKind('noteEmptyListing')).map(({ record, at }) => [record.token, at]),
  );
  return before.openLaunches
    .filter(({ token }) => !closed.has(token))
    .map((record) => {
      const emptyListingAt = emptyAt.get(record.token);
      return (
        again.get(record.token) ?? (emptyListingAt === undefined ? record : { ...record, emptyListingAt })
      );
    });
}
