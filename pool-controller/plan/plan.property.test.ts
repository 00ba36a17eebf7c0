import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { workerPriceUsdPerHour } from '../../shared/pool/fargate-price.ts';
import type { Worker, WorkerState } from '../../shared/pool/worker.ts';
import type { Probe } from '../../shared/worker/probe.ts';
import {
  aLaunch,
  aPool,
  aTask,
  atWork,
  aWorker,
  idle,
  noon,
  observedWith,
  silent,
} from '../fakes/builders.ts';
import type { Observed } from '../observed.ts';
import { decides, isKind, type Plan } from './action.ts';
import { plan } from './plan.ts';

const probes: readonly Probe[] = [
  idle,
  idle,
  atWork,
  silent,
  { kind: 'unready', message: '503' },
  { kind: 'ready', idle: true, leaked: true },
  { kind: 'ready', idle: true, leaked: false, identity: 'somebody else' },
];

const workerArbitrary = fc.record({
  state: fc.constantFrom<WorkerState>('launching', 'warm', 'warm', 'claimed', 'draining', 'stopped'),
  template: fc.constantFrom('dev-etl:1', 'dev-etl:1', 'dev-etl:0'),
  ageSeconds: fc.integer({ min: 0, max: 200_000 }),
  probe: fc.constantFrom(...probes),
  fleet: fc.constantFrom('RUNNING', 'RUNNING', 'PENDING', 'STOPPED', 'missing' as const),
  silentSeconds: fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined }),
  leaseSeconds: fc.integer({ min: -60, max: 60 }),
});

const launchArbitrary = fc.record({
  count: fc.integer({ min: 1, max: 10 }),
  ageSeconds: fc.integer({ min: 0, max: 4000 }),
  attempts: fc.integer({ min: 1, max: 6 }),
});

const viewArbitrary = fc
  .record({
    workers: fc.array(workerArbitrary, { maxLength: 30 }),
    launches: fc.array(launchArbitrary, { maxLength: 40 }),
    fixed: fc.integer({ min: 0, max: 30 }),
    spare: fc.integer({ min: 1, max: 30 }),
    shared: fc.boolean(),
    removed: fc.boolean(),
    paused: fc.boolean(),
    strangers: fc.integer({ min: 0, max: 3 }),
    budget: fc.option(fc.double({ min: 0.001, max: 0.3, noNaN: true }), { nil: undefined }),
    waiting: fc.integer({ min: 0, max: 20 }),
  })
  .map(viewFrom);

type WorkerParts = {
  readonly state: WorkerState;
  readonly template: string;
  readonly ageSeconds: number;
  readonly probe: Probe;
  readonly fleet: string;
  readonly silentSeconds: number | undefined;
  readonly leaseSeconds: number;
};
type ViewParts = {
  readonly workers: readonly WorkerParts[];
  readonly launches: readonly { count: number; ageSeconds: number; attempts: number }[];
  readonly fixed: number;
  readonly spare: number;
  readonly shared: boolean;
  readonly removed: boolean;
  readonly paused: boolean;
  readonly strangers: number;
  /** USD an hour. */
  readonly budget: number | undefined;
  readonly waiting: number;
};

function viewFrom(parts: ViewParts): Observed {
  const missing = parts.workers.flatMap(({ fleet }, position) =>
    fleet === 'missing' ? [`w${position}`] : [],
  );
  const paused = { pool: 'etl', paused: { note: 'at rest', until: noon + 1000 } };
  return observedWith({
    workers: parts.workers.map(workerFrom),
    tasks: [...tasksFrom(parts.workers), ...strangersFrom(parts.strangers)],
    missing: new Set(missing),
    saying: Object.fromEntries(parts.workers.map(({ probe }, position) => [`w${position}`, probe])),
    state: { pool: 'etl', sequence: 7, openLaunches: parts.launches.map(launchFrom), breakers: [] },
    config: aPool({
      target: { fixed: parts.fixed },
      maxWorkers: parts.fixed + parts.spare,
      ...(parts.shared && { mode: 'shared' }),
      ...(parts.budget !== undefined && { maxSpendPerHour: parts.budget }),
    }),
    removed: parts.removed,
    waitingGrabs: parts.waiting,
    override: parts.paused ? paused : undefined,
  });
}

function workerFrom(part: WorkerParts, position: number): Worker {
  const silence = part.silentSeconds === undefined ? {} : { silentSince: noon - part.silentSeconds * 1000 };
  const expiresAt = noon + part.leaseSeconds * 1000;
  const claim = { id: `etl.w${position}.nonce0001`, fence: 1, createdAt: noon - 100_000, expiresAt };
  return aWorker({
    id: `w${position}`,
    state: part.state,
    template: part.template,
    launchedAt: noon - part.ageSeconds * 1000,
    launchToken: tokenOf(position % 5),
    ...silence,
    ...(part.state === 'claimed' && { claim }),
  });
}

function tasksFrom(workers: readonly WorkerParts[]) {
  return workers.flatMap(({ fleet }, position) => {
    const id = `w${position}`;
    if (fleet === 'STOPPED') return [aTask({ id, status: 'STOPPED', desiredStatus: 'STOPPED' })];
    return fleet === 'PENDING' ? [aTask({ id, status: 'PENDING' })] : [];
  });
}

/** The first is somebody else's, the others were launched by us and have no row. */
function strangersFrom(count: number) {
  return Array.from({ length: count }, (_, position) =>
    aTask({ id: `stranger${position}`, startedBy: position === 0 ? 'somebody' : 'wp-launch-9999' }),
  );
}

function launchFrom({ count, ageSeconds, attempts }: ViewParts['launches'][number], position: number) {
  const createdAt = noon - ageSeconds * 1000;
  return aLaunch({ token: tokenOf(position), count, attempts, createdAt, notAfter: createdAt + 30_000 });
}

function tokenOf(position: number): string {
  return `wp-launch-${String(position).padStart(4, '0')}`;
}

function launched({ actions }: Plan): number {
  return actions.filter(isKind('launch')).reduce((sum, { count }) => sum + count, 0);
}

function outstanding({ state, workers }: Observed): number {
  return state.openLaunches
    .map(({ token, count }) => count - workers.filter(({ launchToken }) => launchToken === token).length)
    .reduce((sum, count) => sum + Math.max(0, count), 0);
}

describe('whatever is observed, a plan', () => {
  const holds = (property: (observed: Observed, planned: Plan) => void) =>
    fc.assert(
      fc.property(viewArbitrary, (observed) => property(observed, plan(observed, noon))),
      { numRuns: 400 },
    );

  test('never makes the pool larger than maxWorkers', () => {
    holds((observed, planned) => {
      const room = (observed.config?.maxWorkers ?? 0) - observed.workers.length;
      expect(launched(planned)).toBeLessThanOrEqual(Math.max(0, room));
      const adopted = planned.actions.filter(isKind('adopt')).length;
      const closed = planned.actions.filter(isKind('closeLaunch')).length;
      if (closed > 0) return;
      const allowed = Math.max(0, room - Math.max(0, outstanding(observed) - adopted));
      expect(launched(planned)).toBeLessThanOrEqual(allowed);
    });
  });

  test('never costs more an hour than maxSpendPerHour, whatever the target says', () => {
    holds((observed, planned) => {
      const { config, workers } = observed;
      const asked = launched(planned);
      if (config?.maxSpendPerHour === undefined || asked === 0) return;
      const adopted = planned.actions.filter(isKind('adopt')).length;
      const costUsd = (workers.length + adopted + asked) * workerPriceUsdPerHour(config);
      expect(costUsd).toBeLessThanOrEqual(config.maxSpendPerHour);
    });
  });

  test('keeps no idle worker of the current template that maxSpendPerHour does not pay for', () => {
    holds((observed, planned) => {
      const { config, removed, override } = observed;
      if (config?.maxSpendPerHour === undefined || removed || override !== undefined) return;
      // Who is about to turn warm makes nobody dispensable before the next pass.
      if (planned.actions.some(isKind('turnWarm'))) return;
      const left = new Set(planned.actions.filter(decides).map(({ worker }) => worker.id));
      // A claim that ends in this plan makes its worker leave.
      const staying = observed.workers.filter(({ id }) => !left.has(id));
      const costUsd =
        staying.filter(({ state }) => state === 'warm' || state === 'claimed').length *
        workerPriceUsdPerHour(config);
      if (costUsd <= config.maxSpendPerHour) return;
      const idleAndCurrent = staying.filter(
        ({ id, state, template, launchedAt }) =>
          state === 'warm' &&
          template === observed.template &&
          noon - launchedAt < config.maxAgeHours * 3_600_000 &&
          observed.probes.get(id)?.probe === idle,
      );
      expect(idleAndCurrent).toEqual([]);
    });
  });

  test('never drains or stops a claimed worker', () => {
    holds((_, { actions }) => {
      const ended = actions.filter((action) => action.kind === 'drain' || action.kind === 'stop');
      expect(ended.filter(({ worker }) => worker.state === 'claimed')).toEqual([]);
    });
  });

  test('decides once about each worker, and writes each of its rows once', () => {
    holds((_, { actions }) => {
      const written = [...actions.filter(decides), ...actions.filter(isKind('note'))];
      const ids = written.map(({ worker }) => worker.id);
      expect(new Set(ids).size).toBe(ids.length);
    });
  });

  test('launches nothing for a pool that is paused or removed', () => {
    holds((observed, planned) => {
      if (!observed.removed && observed.override === undefined) return;
      expect(launched(planned)).toBe(0);
      expect(planned.actions.filter(isKind('replay'))).toEqual([]);
    });
  });

  test('asks for at most ten tasks a launch and keeps at most forty launches open', () => {
    holds(({ state }, { actions }) => {
      const launches = actions.filter(isKind('launch'));
      expect(launches.every(({ count }) => count >= 1 && count <= 10)).toBe(true);
      if (launches.length > 0) expect(state.openLaunches.length + launches.length).toBeLessThanOrEqual(40);
    });
  });

  test('gives a reason for every action', () => {
    holds((_, { actions }) => {
      expect(actions.filter(({ reason }) => reason === '')).toEqual([]);
    });
  });
});
