import type { PoolConfig } from './config.ts';
import type { PoolState } from './pool-state.ts';

/** What a pool's row knows of templates. */
export type TemplateState = Pick<PoolState, 'provenTemplate' | 'rollOut'>;

/**
 * What workers are launched of. `settled`: of the current template. `trying`: one worker of the current template at a
 * time, while the proven one keeps the pool at its target. `rolling`: of the current one, which has proven itself,
 * until no old worker is left. `halted`: of the proven one, until the template changes again.
 */
export type Templates =
  | { readonly phase: 'unknown' }
  | { readonly phase: 'settled'; readonly current: string }
  | {
      readonly phase: 'trying' | 'rolling' | 'halted';
      readonly current: string;
      readonly proven: string;
    };

/** Where a pool's templates stand; `template` is the fleet's newest, `family:revision`. */
export function templatesOf(template: string | undefined, state: TemplateState): Templates {
  const { provenTemplate: proven, rollOut } = state;
  if (template === undefined) return { phase: 'unknown' };
  if (proven === undefined || proven === template || rollOut?.to !== template)
    return { phase: 'settled', current: template };
  if (rollOut.halted !== undefined) return { phase: 'halted', current: template, proven };
  return { phase: rollOut.warmAt === undefined ? 'trying' : 'rolling', current: template, proven };
}

/** Whether workers may be launched of this template now. */
export function isLaunched(templates: Templates, template: string): boolean {
  switch (templates.phase) {
    case 'unknown':
      return false;
    case 'settled':
    case 'rolling':
      return template === templates.current;
    case 'trying':
      return template === templates.current || template === templates.proven;
    case 'halted':
      return template === templates.proven;
  }
}

/** Whether a worker is to be replaced for its template. Of a halted roll-out, those that got warm may stay. */
export function isOutdatedTemplate(
  templates: Templates,
  worker: { readonly template: string; readonly state: string },
): boolean {
  switch (templates.phase) {
    case 'unknown':
      return false;
    case 'settled':
    case 'trying':
    case 'rolling':
      return worker.template !== templates.current;
    case 'halted':
      if (worker.template === templates.proven) return false;
      return worker.template !== templates.current || worker.state === 'launching';
  }
}

/** Whether a worker whose claim has ended may serve another one, as far as its template goes. */
export function mayServeAgain(templates: Templates, template: string): boolean {
  if (templates.phase === 'unknown') return true;
  if (template === templates.current) return true;
  const isHeldByProven = templates.phase === 'trying' || templates.phase === 'halted';
  return isHeldByProven && template === templates.proven;
}

/**
 * What a worker's start may take beyond its readiness: a new image may be far larger than the one whose time to warm
 * was measured, and ECS's own start-up varies by as much.
 */
const startsOfMeasured = 4;
const leastStartSeconds = 300;
const mostStartSeconds = 600;

/**
 * How long workers of a new template may take until one of them (the next one of them) is warm: what the pool allows
 * for readiness, and four times the measured time to warm for the start, five minutes at least and ten at most.
 */
export function rollOutDeadlineSeconds(
  { readySeconds }: Pick<PoolConfig, 'readySeconds'>,
  timeToWarmSeconds: number | undefined,
): number {
  const startSeconds = startsOfMeasured * (timeToWarmSeconds ?? mostStartSeconds);
  return readySeconds + Math.min(mostStartSeconds, Math.max(leastStartSeconds, startSeconds));
}
