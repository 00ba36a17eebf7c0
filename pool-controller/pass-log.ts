import type { PassSummary, PoolPass } from './pass.ts';
import type { ControllerPorts } from './ports.ts';

const quietLogSeconds = 60;

/** Says one line for each pool that a pass did something about, and one a minute where it did nothing. */
export type PassLog = (summary: PassSummary) => void;

export function passLog({ log, clock }: ControllerPorts): PassLog {
  const saidAt = new Map<string, number>();
  return ({ pools }) => {
    const now = clock.monotonic();
    for (const pass of pools) {
      const silentFor = now - (saidAt.get(pass.pool) ?? Number.NEGATIVE_INFINITY);
      if (!didSomething(pass) && silentFor < quietLogSeconds * 1000) continue;
      saidAt.set(pass.pool, now);
      log.info(fieldsOf(pass), lineOf(pass));
    }
  };
}

/** Notes alone are no news. */
function didSomething({ done, failures }: PoolPass): boolean {
  return failures > 0 || Object.keys(done).some((kind) => kind !== 'note');
}

function fieldsOf({ pool, counts, want, done, failures, problems, differences }: PoolPass): object {
  return { pool, want, counts, done, failures, problems, differences };
}

function lineOf({ pool, counts, want, done, problems }: PoolPass): string {
  const has = wordsOf(counts) || 'nothing';
  const did = wordsOf(done) || 'nothing to do';
  const trouble = problems.length === 0 ? '' : ` (${problems[0]})`;
  return `${pool}: has ${has}, wants ${want}: ${did}${trouble}`;
}

function wordsOf(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
}
