import { isDeepStrictEqual } from 'node:util';
import type { PoolConfig } from '../../shared/pool/config.ts';
import { configFor, type KnownTemplate, nextKnownTemplates } from '../../shared/pool/known-templates.ts';
import type { Worker } from '../../shared/pool/worker.ts';
import type { Observed } from '../observed.ts';
import { isKind } from './action.ts';
import type { Draft } from './draft.ts';

type Seen = Pick<Observed, 'config' | 'template' | 'state'>;

/** The pool's configuration as it holds for workers of a template; undefined where nothing is configured. */
export function configOf(
  { config, template: current, state }: Seen,
  template: string,
): PoolConfig | undefined {
  return config && configFor(template, { config, current, known: state.knownTemplates ?? [] });
}

/** Whether workers of its template are talked to otherwise by now than it is. */
export function isAskedOtherwise(
  seen: Seen,
  { template, protocol }: Pick<Worker, 'template' | 'protocol'>,
): boolean {
  const config = configOf(seen, template);
  if (config === undefined || protocol === undefined) return false;
  return !isDeepStrictEqual(protocol, config.worker);
}

/** What the pool's row is to know of the templates that it has workers, launches or trust of. */
export function knownAfter({ observed, actions, templateState }: Draft): readonly KnownTemplate[] {
  const { config, template: current, workers, state } = observed;
  const known = state.knownTemplates ?? [];
  if (config === undefined) return known;
  const { provenTemplate } = templateState;
  const inUse = new Set([
    ...workers.map(({ template }) => template),
    ...state.openLaunches.map(({ template }) => template),
    ...actions.filter(isKind('launch')).map(({ template }) => template),
    ...actions.filter(isKind('adopt')).map(({ task }) => task.template),
    ...(provenTemplate === undefined ? [] : [provenTemplate]),
  ]);
  return nextKnownTemplates({ config, current, known }, inUse);
}

/** Whether the pool's row says of its templates what it is to say. */
export function isSameKnowledge(known: readonly KnownTemplate[], { knownTemplates = [] }: Observed['state']) {
  return isDeepStrictEqual(known, knownTemplates);
}
