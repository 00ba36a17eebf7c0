import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { CallerError } from '../../../shared/pool/errors.ts';
import type { GatewayPorts } from './ports.ts';
import { poolSnapshots } from './reads/pool-snapshot.ts';

/** From a grab within a region (some ms) to one that tried several workers. Seconds. */
const grabSecondsBuckets = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

export type Metrics = {
  readonly contentType: string;
  /** Prometheus text; the pools' figures are read from the ledger now. Throws `ledger_unreachable`. */
  text(): Promise<string>;
  /** Makes a grab and counts how it ended and how long it took. */
  timeGrab<T>(pool: string, grab: () => Promise<T>): Promise<T>;
};

/** The metrics of one gateway, in a registry of their own. */
export function openMetrics(ports: Pick<GatewayPorts, 'ledger' | 'pools' | 'clock'>): Metrics {
  const registers = [new Registry()];
  const [registry] = registers as [Registry];
  const grabSeconds = new Histogram({
    name: 'warm_pool_grab_seconds',
    help: 'How long this gateway took to answer grabs.',
    labelNames: ['pool', 'outcome'],
    buckets: grabSecondsBuckets,
    registers,
  });
  const pools = poolGauges(registers);
  return {
    contentType: registry.contentType,
    async text() {
      pools.fill(await poolSnapshots(ports));
      return await registry.metrics();
    },
    async timeGrab(pool, grab) {
      const startedAt = ports.clock.now();
      const observe = (outcome: string) =>
        grabSeconds.observe({ pool, outcome }, (ports.clock.now() - startedAt) / 1000);
      try {
        const granted = await grab();
        observe('hit');
        return granted;
      } catch (error) {
        if (isAboutAPool(error)) observe(outcomeOf(error));
        throw error;
      }
    },
  };
}

/** A pool's name is a label only where there is such a pool, so that callers can't make labels without end. */
function isAboutAPool(error: unknown): boolean {
  return !(error instanceof CallerError);
}

function outcomeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && error.code === 'pool_empty' ? 'miss' : 'error';
}

function poolGauges(registers: Registry[]) {
  const workers = new Gauge({
    name: 'warm_pool_workers',
    help: 'Live workers by state; warm are the idle ones.',
    labelNames: ['pool', 'state'],
    registers,
  });
  const want = new Gauge({
    name: 'warm_pool_want',
    help: 'How many warm workers the pool should have now.',
    labelNames: ['pool'],
    registers,
  });
  const grabs = new Counter({
    name: 'warm_pool_grabs_total',
    help: 'Grabs of all gateways, by the ledger; retries of one grab count once.',
    labelNames: ['pool', 'outcome'],
    registers,
  });
  return {
    fill(snapshots: Awaited<ReturnType<typeof poolSnapshots>>) {
      for (const metric of [workers, want, grabs]) metric.reset();
      for (const { view } of snapshots) {
        for (const [state, count] of Object.entries(view.counts))
          workers.set({ pool: view.name, state }, count);
        want.set({ pool: view.name }, view.want);
        grabs.inc({ pool: view.name, outcome: 'hit' }, view.hits);
        grabs.inc({ pool: view.name, outcome: 'miss' }, view.misses);
      }
    },
  };
}
