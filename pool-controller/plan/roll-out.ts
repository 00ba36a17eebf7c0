import type { RollOut } from '../../shared/pool/pool-state.ts';
import type { Action } from './action.ts';
import type { Draft, Rule } from './draft.ts';
import { utcTime } from './want.ts';

/** Says where a roll-out stands: as a decision when it begins, proves itself, halts or ends; as a problem while it is halted. */
export const rollOut: Rule = (draft) => {
  if (draft.observed.removed) return {};
  const { provenTemplate = '', rollOut: now } = draft.templateState;
  const reason = whatChanged(draft);
  const actions: Action[] =
    reason === undefined ? [] : [{ kind: 'rollOut', template: now?.to ?? provenTemplate, reason }];
  return { actions, problems: now?.halted === undefined ? [] : [haltProblem(now, provenTemplate)] };
};

function whatChanged({ observed, templateState }: Draft): string | undefined {
  const { rollOut: before } = observed.state;
  const { rollOut: now, provenTemplate = '' } = templateState;
  if (now === undefined) {
    if (before === undefined) return undefined;
    return before.to === provenTemplate
      ? `${before.to} is rolled out: no warm worker of another template is left`
      : `the roll-out of ${before.to} is taken back: ${provenTemplate} is current again`;
  }
  if (before?.to !== now.to)
    return `${now.to} is new: one worker of it is tried first, ${provenTemplate} keeps the pool at its target`;
  if (before.halted === undefined && now.halted !== undefined)
    return `halted: ${now.halted.why}; ${provenTemplate} stays`;
  if (before.warmAt !== undefined && now.warmAt === undefined)
    return `${now.to} is tried again, ${provenTemplate} keeps the pool at its target: its workers end soon after they are warm`;
  if (before.warmAt === undefined && now.warmAt !== undefined)
    return `${now.to} has a warm worker: it replaces ${provenTemplate} from now on`;
  return undefined;
}

function haltProblem({ to, halted }: RollOut, proven: string): string {
  const since = utcTime(halted?.at ?? 0);
  return `the roll-out of ${to} is halted since ${since}: ${halted?.why ?? ''}; ${proven} stays until the template changes again`;
}
