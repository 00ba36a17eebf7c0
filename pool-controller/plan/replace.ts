import { isOutdatedTemplate } from '../../shared/pool/roll-out.ts';
import { type Draft, type Findings, isShared, type Rule } from './draft.ts';
import { isFetching } from './fetching.ts';
import { areAllThatIsPaidFor, canMakeRoom, hasRoom, keepable } from './keepable.ts';
import { leave } from './leave.ts';
import { offersOf } from './offers.ts';
import { plannedBreakers } from './planned-breakers.ts';
import { expectedBy, isCounted, isWarmAlready, openLaunches, type Standing, standings } from './standing.ts';
import { isAskedOtherwise } from './template-configs.ts';
import { isHeld, wanted } from './want.ts';

/**
 * Outdated workers leave as fresh ones turn warm, the warm count never under the target; the stalest first, and those
 * that fetch work from a broker once there are fresh ones enough. Only where `maxWorkers` or the budget leaves no room
 * for a fresh one does an old one go ahead.
 */
export const replace: Rule = (draft) => {
  if (draft.observed.removed || isHeld(draft)) return {};
  const standing = standings(draft).filter(({ id }) => !draft.decided.has(id));
  const outdated = standing.filter((worker) => worker.outdated);
  const warm = outdated.filter((worker) => isCounted(draft, worker)).toSorted(stalestFirst(draft));
  const fresh = standings(draft).filter((worker) => isWarmAlready(draft, worker) && !worker.outdated);
  const beyond = fresh.length + warm.length - keepable(draft, [...fresh, ...warm.toReversed()]);
  const spare = areAllThatIsPaidFor(draft, fresh.length) ? Math.max(warm.length, beyond) : beyond;
  const launching = spare >= 0 ? outdated.filter(({ state }) => state === 'launching') : [];
  const fetching = fetchingOfOldTemplate(draft);
  const isEnough = fresh.length >= keepable(draft, fresh);
  const leaving = [...launching, ...warm.slice(0, Math.max(0, spare)), ...(isEnough ? fetching : [])];
  if (leaving.length > 0) return leaveAsReplaced(draft, leaving);
  const next = [...warm, ...fetching].slice(0, 1);
  const isWanting = next.length > 0 && fresh.length < wanted(draft);
  const mustMakeRoom = isWanting && isFull(draft) && canMakeRoom(draft);
  return mustMakeRoom && mayLaunchNext(draft) ? goAhead(draft, next) : {};
};

/** For their age alone they stay until they are seen idle. */
function fetchingOfOldTemplate(draft: Draft): readonly Standing[] {
  return standings(draft)
    .filter((worker) => isFetching(draft, worker) && isOutdatedTemplate(draft.templates, worker))
    .toSorted(stalestFirst(draft));
}

function leaveAsReplaced(draft: Draft, leaving: readonly Standing[]): Findings {
  return { actions: leaving.flatMap((worker) => leave(draft, [worker], whyReplaced(draft, worker))) };
}

function goAhead(draft: Draft, next: readonly Standing[]): Findings {
  const problem =
    'maxWorkers or maxSpendPerHour leaves no room to launch first: outdated workers are replaced one by one, old first';
  return { ...leaveAsReplaced(draft, next), problems: [problem] };
}

/** Full, with nothing on its way in or out that would change that. */
function isFull(draft: Draft): boolean {
  const open = expectedBy(draft, openLaunches(draft));
  const isMoving =
    open.length > 0 || standings(draft).some(({ state }) => state === 'launching' || state === 'draining');
  return !isMoving && !hasRoom(draft);
}

/** The room would be filled by another old one while launches of the current template are held. */
function mayLaunchNext(draft: Draft): boolean {
  const { templates, now, observed } = draft;
  const { config, subnets } = observed;
  if (templates.phase === 'unknown' || config === undefined) return true;
  const next = templates.phase === 'halted' ? templates.proven : templates.current;
  const offers = offersOf(plannedBreakers(draft), next, { config, subnets, now });
  return offers.some(({ ways }) => Object.keys(ways).length > 0);
}

function whyReplaced({ observed, templates }: Draft, { template, worker }: Standing): string {
  if (isOutdatedTemplate(templates, { template, state: 'warm' })) {
    return `replaced: of ${template}, the current one is ${observed.template ?? 'unknown'}`;
  }
  if (templates.phase === 'halted' && template === templates.current)
    return `the roll-out of ${template} is halted: it is not waited for`;
  if (worker !== undefined && isAskedOtherwise(observed, worker))
    return 'replaced: it is asked otherwise than the pool says by now';
  return `replaced: older than ${observed.config?.maxAgeHours ?? 0} h`;
}

/** Workers at work in a shared pool go last. */
function stalestFirst(draft: Draft): (one: Standing, other: Standing) => number {
  return (one, other) =>
    (isShared(draft) ? Number(one.busy) - Number(other.busy) : 0) || one.launchedAt - other.launchedAt;
}
