import { ServiceError } from '../shared/pool/errors.ts';
import { acquireLease, type Challenge, type HeldLease } from './lease.ts';
import type { PassSummary } from './pass.ts';
import { passLog } from './pass-log.ts';
import { passMetrics } from './pass-metrics.ts';
import type { ControllerPorts } from './ports.ts';
import { passOrBackOff, type StayContext, stay } from './stay.ts';

/** How long a single pass waits for the controllers' lease. */
const onceWaitSeconds = 20;
/** Whoever let go for a successor leaves it this long to start. */
const handOverSeconds = 5;
/**
 * A successor that keeps the lease for this long is there to stay. One that came for a single pass, or died on its
 * way, has left it by then: the schedule's next start may be minutes away.
 */
const succeededSeconds = 30;

/**
 * `once`: one pass, then the end. `watch`: until the signal. `scheduled`: until its stay is over or a successor that
 * stays has come.
 */
export type RunSettings =
  | { readonly mode: 'once' }
  | { readonly mode: 'watch' }
  | { readonly mode: 'scheduled'; readonly staySeconds: number };

/** `last` is told of a single pass only. */
export type RunSummary = { readonly passes: number; readonly last?: PassSummary };

/**
 * Runs the controller: takes the controllers' one lease, makes passes, and lets go. A ledger or a fleet that can't
 * be reached is logged and waited for. Throws `ledger_conflict` where a single pass could not get the lease, and
 * `ledger_unreachable` where it could not be made.
 */
export async function run(
  ports: ControllerPorts,
  settings: RunSettings,
  signal: AbortSignal,
): Promise<RunSummary> {
  const runId = ports.random.id();
  const context = {
    memory: new Map(),
    runId,
    passLog: passLog(ports),
    passMetrics: passMetrics(ports),
    signal,
  };
  if (settings.mode === 'once') return await runOnce(ports, context);
  if (settings.mode === 'watch') return { passes: await runWatch(ports, context) };
  const until = ports.clock.monotonic() + settings.staySeconds * 1000;
  return { passes: await runScheduled(ports, { ...context, until }) };
}

type RunContext = Omit<StayContext, 'lease'>;

async function runOnce(ports: ControllerPorts, context: RunContext): Promise<RunSummary> {
  const giveUpAt = ports.clock.monotonic() + onceWaitSeconds * 1000;
  const challenge = { holder: context.runId, manner: 'announced', giveUpAt } as const;
  const last = await holding(ports, challenge, context, (lease) =>
    passOrBackOff(ports, { ...context, lease }),
  );
  if (last.kind === 'held' && last.result !== undefined) return { passes: 1, last: last.result };
  if (context.signal.aborted) return { passes: 0 };
  if (last.kind === 'held') throw new ServiceError('ledger_unreachable', 'no pass was made: see the log');
  throw new ServiceError(
    'ledger_conflict',
    `no lease within ${onceWaitSeconds} s: another controller holds it, or the ledger can't be reached`,
  );
}

async function runWatch(ports: ControllerPorts, context: RunContext): Promise<number> {
  let passes = 0;
  let manner: Challenge['manner'] = 'announced';
  while (!context.signal.aborted) {
    const held = await holding(ports, { holder: context.runId, manner }, context, (lease) =>
      stay(ports, { ...context, lease }),
    );
    if (held.kind === 'held') passes += held.result;
    // Two that watch must not take the lease from each other in turn: who had it waits until it is free.
    manner = 'silent';
    await ports.clock.sleep(handOverSeconds * 1000, context.signal);
  }
  return passes;
}

async function runScheduled(
  ports: ControllerPorts,
  context: RunContext & { readonly until: number },
): Promise<number> {
  const { until, signal, runId } = context;
  const { clock } = ports;
  const announced: Challenge = { holder: runId, manner: 'announced', giveUpAt: until };
  let challenge = announced;
  let passes = 0;
  while (!signal.aborted && clock.monotonic() < until) {
    const held = await holding(ports, challenge, context, async (lease) => {
      const made = await stay(ports, { ...context, lease });
      return { made, isHandedOver: lease.handOver.aborted };
    });
    if (held.kind === 'not held') return passes;
    passes += held.result.made;
    challenge = announced;
    if (!held.result.isHandedOver) continue;
    const giveUpAt = Math.min(until, clock.monotonic() + succeededSeconds * 1000);
    challenge = { holder: runId, manner: 'silent', giveUpAt };
    await clock.sleep(handOverSeconds * 1000, signal);
  }
  return passes;
}

type Holding<Result> = { readonly kind: 'held'; readonly result: Result } | { readonly kind: 'not held' };

/** Takes the lease, does `work`, and gives the lease back, whatever came of it. */
async function holding<Result>(
  ports: ControllerPorts,
  challenge: Challenge,
  { signal, runId }: Pick<RunContext, 'signal' | 'runId'>,
  work: (lease: HeldLease) => Promise<Result>,
): Promise<Holding<Result>> {
  const lease = await acquireLease(ports, challenge, signal);
  if (lease === undefined) return { kind: 'not held' };
  ports.log.info({ runId }, "took the controllers' lease");
  try {
    return { kind: 'held', result: await work(lease) };
  } finally {
    await lease.release();
    ports.log.info({ runId }, "holds the controllers' lease no longer");
  }
}
