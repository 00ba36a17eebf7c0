import { ServiceError } from '../shared/pool/errors.ts';
import type { PoolReport } from '../shared/pool/pool-state.ts';
import { decisionsOf } from './apply/decisions.ts';
import type { Applied } from './apply/outcome.ts';
import { apply } from './apply.ts';
import { type Difference, differencesOf } from './audit/differences.ts';
import { differenceProblems, lastingDifferences } from './audit/lasting.ts';
import { mapBounded } from './bounded.ts';
import { keepHistory } from './keep-history.ts';
import { type Memory, memoryOf, type PoolMemory } from './memory.ts';
import { nextLook } from './next-look.ts';
import { observe, type PoolSubject } from './observe.ts';
import type { Observed } from './observed.ts';
import type { Plan } from './plan/action.ts';
import { plan } from './plan/plan.ts';
import type { ControllerPorts } from './ports.ts';

const poolsAtOnce = 4;
/** A report that says nothing new is written no more often: it is the pool's heartbeat. */
const reportSeconds = 5;

/** What a pass came to for one pool. */
export type PoolPass = {
  readonly pool: string;
  /** Live rows by state, before the pass. */
  readonly counts: Readonly<Record<string, number>>;
  readonly want: number;
  /** How many actions of each kind took effect. */
  readonly done: Readonly<Record<string, number>>;
  readonly failures: number;
  readonly problems: readonly string[];
  /** Where ECS and the ledger differed before the pass, which mends most of it. */
  readonly differences: readonly Difference[];
  /** How soon the pool is worth another look, unless its warm count changes. */
  readonly nextLookSeconds: number;
  readonly fleetReads: number;
};

/** A pool that could not be looked at or acted on. */
export type FailedPool = { readonly pool: string; readonly error: unknown };
export type PassSummary = { readonly pools: readonly PoolPass[]; readonly failed: readonly FailedPool[] };

export type PassContext = {
  readonly memory: Memory;
  readonly runId: string;
  /** Aborts when the lease is lost or the program has to end. */
  readonly signal: AbortSignal;
};

/**
 * One observe → plan → apply of every pool. A pool that fails doesn't hold the others up. Throws
 * `ledger_unreachable` where not even the pools are known.
 */
export async function passOver(ports: ControllerPorts, context: PassContext): Promise<PassSummary> {
  const subjects = await subjectsOf(ports);
  const outcomes = await mapBounded(subjects, poolsAtOnce, (subject) => passOrFail(ports, subject, context));
  const names = new Set(subjects.map(({ pool }) => pool));
  for (const pool of context.memory.keys()) if (!names.has(pool)) context.memory.delete(pool);
  return {
    pools: outcomes.flatMap((outcome) => ('error' in outcome ? [] : [outcome])),
    failed: outcomes.flatMap((outcome) => ('error' in outcome ? [outcome] : [])),
  };
}

/** The configured pools, then those that only the ledger still knows. */
export async function subjectsOf(ports: ControllerPorts): Promise<readonly PoolSubject[]> {
  const [entries, rows] = await Promise.all([ports.pools(), ports.ledger.knownPools()]);
  const knownByName = new Map(rows.map((known) => [known.pool, known]));
  const configured = entries.map((entry): PoolSubject => {
    const { name: pool } = entry.config;
    return { pool, entry, known: knownByName.get(pool) };
  });
  const names = new Set(configured.map(({ pool }) => pool));
  const removed = rows.filter(({ pool, onlyOverridden }) => !names.has(pool) && !onlyOverridden);
  return [...configured, ...removed.map((known) => ({ pool: known.pool, entry: undefined, known }))];
}

async function passOrFail(
  ports: ControllerPorts,
  subject: PoolSubject,
  context: PassContext,
): Promise<PoolPass | FailedPool> {
  const { pool } = subject;
  const memory = memoryOf(context.memory, pool);
  try {
    return await passOverPool(ports, subject, { ...context, memory });
  } catch (error) {
    ports.log.warn({ pool, err: error }, 'the pass over this pool failed: the next one tries again');
    await reportFailure(ports, { pool, error }, { ...context, memory });
    return { pool, error };
  }
}

type PoolContext = Omit<PassContext, 'memory'> & { readonly memory: PoolMemory };

async function passOverPool(
  ports: ControllerPorts,
  subject: PoolSubject,
  context: PoolContext,
): Promise<PoolPass> {
  const { memory, signal } = context;
  const observed = await observe(ports, subject, memory);
  const now = ports.clock.now();
  const differences = differencesOf(observed, now);
  const planned = withLasting(plan(observed, now), differences, { memory, now });
  const applied = await apply(ports, { observed, plan: planned, memory }, signal);
  const { random, clock, ledger } = ports;
  const decisions = decisionsOf(subject.pool, applied.outcomes, {
    now: clock.now(),
    newId: () => random.id(),
  });
  if (decisions.length > 0) await ledger.recordDecisions(decisions);
  const isForgotten = applied.outcomes.some(
    ({ action, took }) => action.kind === 'forget' && took === 'effect',
  );
  if (!isForgotten) await report(ports, reportOf(observed, planned, context, clock.now()), memory);
  const { want } = planned;
  await keepHistory(ports, memory.history, { observed, want, outcomes: applied.outcomes });
  return summaryOf({ observed, planned, differences, now: ports.clock.now() }, applied);
}

/** The audit of each pass: what passes don't get rid of is a problem. */
function withLasting(
  planned: Plan,
  found: readonly Difference[],
  { memory, now }: { readonly memory: PoolMemory; readonly now: number },
): Plan {
  const lasting = lastingDifferences(found, memory.differences, now);
  return { ...planned, problems: [...planned.problems, ...differenceProblems(lasting, memory.differences)] };
}

function reportOf(
  { pool, template }: Observed,
  { want, problems, timeToWarmSeconds }: Plan,
  { runId }: PoolContext,
  passAt: number,
): PoolReport {
  return {
    pool,
    passAt,
    runId,
    want,
    problems,
    ...(template !== undefined && { template }),
    ...(timeToWarmSeconds !== undefined && { timeToWarmSeconds }),
  };
}

async function report({ ledger }: ControllerPorts, next: PoolReport, memory: PoolMemory): Promise<void> {
  const before = memory.report;
  const isEarly = before !== undefined && next.passAt - before.passAt < reportSeconds * 1000;
  if (isEarly && saysTheSame(before, next)) return;
  await ledger.report(next);
  memory.report = next;
}

function saysTheSame(before: PoolReport, next: PoolReport): boolean {
  return JSON.stringify({ ...before, passAt: 0 }) === JSON.stringify({ ...next, passAt: 0 });
}

/** Where the ledger itself is the trouble there is nobody to tell; the log has it. */
async function reportFailure(
  ports: ControllerPorts,
  { pool, error }: FailedPool,
  { memory, runId }: PoolContext,
): Promise<void> {
  if (error instanceof ServiceError && error.code === 'ledger_unreachable') return;
  const message = error instanceof Error ? error.message : String(error);
  const before = memory.report ?? { pool, want: memory.config?.target.fixed ?? 0 };
  const problems = [`the last pass failed: ${message}`];
  try {
    await report(ports, { ...before, passAt: ports.clock.now(), runId, problems }, memory);
  } catch (cause) {
    ports.log.warn({ pool, err: cause }, 'the failed pass could not be reported');
  }
}

type Seen = {
  readonly observed: Observed;
  readonly planned: Plan;
  readonly differences: readonly Difference[];
  readonly now: number;
};

function summaryOf({ observed, planned, differences, now }: Seen, applied: Applied): PoolPass {
  const { outcomes } = applied;
  const effective = outcomes.filter(({ took }) => took === 'effect');
  return {
    pool: observed.pool,
    counts: countBy(observed.workers.map(({ state }) => state)),
    want: planned.want,
    done: countBy(effective.map(({ action }) => action.kind)),
    failures: outcomes.filter(({ took }) => took === 'failure').length,
    problems: planned.problems,
    differences,
    nextLookSeconds: nextLook(observed, planned, applied, now),
    fleetReads: observed.fleetReads,
  };
}

function countBy(names: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]));
}
