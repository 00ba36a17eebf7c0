import type { Breaker } from '../../shared/pool/pool-state.ts';
import type { Observed } from '../observed.ts';
import { type Action, type ActionOf, isKind, type Plan } from './action.ts';
import { adopt } from './adopt.ts';
import { breakerProblems } from './breaker-words.ts';
import { busy } from './busy.ts';
import { claims } from './claims.ts';
import { close } from './close.ts';
import { type Draft, draftOf, type Rule, withFindings } from './draft.ts';
import { draining } from './draining.ts';
import { endedClaims } from './ended-claims.ts';
import { holds } from './holds.ts';
import { launch } from './launch.ts';
import { launchPhases } from './launch-phases.ts';
import { launchRecords } from './launch-records.ts';
import { withinLimits } from './limits.ts';
import { plannedBreakers } from './planned-breakers.ts';
import { ready } from './ready.ts';
import { removed } from './removed.ts';
import { replace } from './replace.ts';
import { rollOut } from './roll-out.ts';
import { sameAddress } from './same-address.ts';
import { sick } from './sick.ts';
import { statusNotes } from './status-notes.ts';
import { surplus } from './surplus.ts';
import { isSameKnowledge, knownAfter } from './template-configs.ts';
import { isSameTemplateState } from './template-state.ts';
import { medianTimeToWarm } from './time-to-warm.ts';
import { pause, wanted } from './want.ts';

/** What is, then what is wrong, then how many: a rule never overrules one before it. Limits come last. */
const rules: readonly Rule[] = [
  adopt,
  close,
  launchRecords,
  ready,
  holds,
  claims,
  sameAddress,
  sick,
  busy,
  draining,
  endedClaims,
  pause,
  rollOut,
  removed,
  replace,
  surplus,
  launch,
];

/**
 * What to do about one pool, with a reason for each action and every problem in words. Pure: the same view at
 * the same `now` (epoch milliseconds) gives the same plan.
 */
export function plan(observed: Observed, now: number): Plan {
  const ruled = rules.reduce((draft, rule) => withFindings(draft, rule(draft)), draftOf(observed, now));
  const limited = withinLimits(ruled);
  const draft = [launchPhases, statusNotes].reduce(
    (noted, rule) => withFindings(noted, rule(noted)),
    limited,
  );
  const breakers = plannedBreakers(draft);
  const knownTemplates = knownAfter(draft);
  const timeToWarmSeconds = medianTimeToWarm(observed);
  return {
    pool: observed.pool,
    want: wanted(draft),
    actions: withMergedNotes(draft),
    breakers,
    templateState: draft.templateState,
    knownTemplates,
    stateChanged:
      !isSameList(breakers, observed.state.breakers) ||
      !isSameTemplateState(draft.templateState, observed.state) ||
      !isSameKnowledge(knownTemplates, observed.state),
    problems: [...problemsOf(draft, breakers), ...draft.problems],
    ...(timeToWarmSeconds !== undefined && { timeToWarmSeconds }),
  };
}

function problemsOf({ observed, now }: Draft, breakers: readonly Breaker[]): readonly string[] {
  const { config, subnets, template = '' } = observed;
  return config === undefined ? [] : breakerProblems(breakers, { config, subnets, template, now });
}

/** A worker's marks are one write, and none where another write decides its fate. */
function withMergedNotes({ actions, decided }: Draft): readonly Action[] {
  const notes = Map.groupBy(actions.filter(isKind('note')), ({ worker }) => worker.id);
  const merged = [...notes].flatMap(([id, [first, ...others]]) => {
    if (first === undefined || decided.has(id)) return [];
    return [others.reduce<ActionOf<'note'>>(mergeNotes, first)];
  });
  return [...actions.filter(({ kind }) => kind !== 'note'), ...merged];
}

function mergeNotes(one: ActionOf<'note'>, other: ActionOf<'note'>): ActionOf<'note'> {
  return { ...one, marks: { ...one.marks, ...other.marks }, reason: `${one.reason}; ${other.reason}` };
}

function isSameList<Item>(one: readonly Item[], other: readonly Item[]): boolean {
  return one.length === other.length && one.every((item, position) => item === other[position]);
}
