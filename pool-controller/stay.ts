import { ServiceError } from '../shared/pool/errors.ts';
import { flushHistory } from './keep-history.ts';
import type { HeldLease } from './lease.ts';
import type { Memory } from './memory.ts';
import { backOff, pauseAfter, shortestPause } from './pace.ts';
import { type PassSummary, passOver } from './pass.ts';
import type { PassLog } from './pass-log.ts';
import type { PassMetrics } from './pass-metrics.ts';
import type { ControllerPorts } from './ports.ts';
import { type WarmCounts, waitForChange } from './warm-watch.ts';

export type StayContext = {
  readonly lease: HeldLease;
  readonly memory: Memory;
  readonly runId: string;
  readonly passLog: PassLog;
  readonly passMetrics: PassMetrics;
  /** Aborts when the program has to end. */
  readonly signal: AbortSignal;
  /** On the monotonic clock, milliseconds; undefined where the stay has no end of its own. */
  readonly until?: number;
};

/** One pass that can't fail: undefined where the pools couldn't even be listed. */
export async function passOrBackOff(
  ports: ControllerPorts,
  { lease, signal, passLog, passMetrics, ...context }: StayContext,
): Promise<PassSummary | undefined> {
  try {
    const summary = await passOver(ports, { ...context, signal: AbortSignal.any([lease.signal, signal]) });
    passLog(summary);
    passMetrics(summary);
    return summary;
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    ports.log.warn({ err: error, code: error.code }, 'no pass was possible: trying again');
    return undefined;
  }
}

/** Passes for as long as the lease is held: until it is lost, a successor waits, or time is over. How many passes. */
export async function stay(ports: ControllerPorts, context: StayContext): Promise<number> {
  const { lease, signal } = context;
  const stopped = AbortSignal.any([lease.signal, signal, lease.handOver]);
  let counts: WarmCounts = new Map();
  let failuresInRow = 0;
  let passes = 0;
  while (!stopped.aborted && !isOver(ports, context)) {
    const summary = await passOrBackOff(ports, context);
    passes += 1;
    failuresInRow = summary === undefined || isWholeFailure(summary) ? failuresInRow + 1 : 0;
    if (summary === undefined || failuresInRow > 0) {
      await ports.clock.sleep(backOff(failuresInRow, ports.random.number()) * 1000, stopped);
      continue;
    }
    counts = await untilNextPass(ports, { summary, counts, context }, stopped);
  }
  await flushHistory(
    ports,
    [...context.memory].map(([pool, { history }]) => [pool, history] as const),
  );
  return passes;
}

function untilNextPass(
  ports: ControllerPorts,
  { summary, counts, context }: { summary: PassSummary; counts: WarmCounts; context: StayContext },
  stopped: AbortSignal,
): Promise<WarmCounts> {
  const now = ports.clock.monotonic();
  const wait = {
    pools: [...summary.pools, ...summary.failed].map(({ pool }) => pool),
    counts,
    from: now + shortestPause(summary.pools) * 1000,
    until: now + pauseAfter(summary) * 1000,
    isOver: () => isOver(ports, context),
  };
  return waitForChange(ports, wait, stopped);
}

function isOver({ clock }: ControllerPorts, { lease, until }: StayContext): boolean {
  return lease.handOver.aborted || (until !== undefined && clock.monotonic() >= until);
}

function isWholeFailure({ pools, failed }: PassSummary): boolean {
  return failed.length > 0 && pools.length === 0;
}
