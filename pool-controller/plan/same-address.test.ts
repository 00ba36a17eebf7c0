import { describe, expect, test } from 'vitest';
import type { FleetWorker } from '../../shared/fleet/fleet-worker.ts';
import type { Worker, WorkerState } from '../../shared/pool/worker.ts';
import { aTask, aWorker, noon, observedWith } from '../fakes/builders.ts';
import { draftOf } from './draft.ts';
import { sameAddress } from './same-address.ts';

function found(olderState: WorkerState, ports: { older?: number; newer?: number } = {}) {
  const address = '10.0.0.7';
  const older = aWorker({ id: 'old', state: olderState, address, launchedAt: noon - 90_000 });
  const newer = aWorker({ id: 'new', state: 'launching', launchedAt: noon - 10_000 });
  const tasks = [
    aTask({ id: 'old', address, ...(ports.older !== undefined && { port: ports.older }) }),
    aTask({ id: 'new', address, ...(ports.newer !== undefined && { port: ports.newer }) }),
  ];
  return sameAddress(draftOf(observedWith({ workers: [older, newer], tasks }), noon));
}

test.each(['launching', 'warm'] as const)('the older of two with one address is dead: %s drains', (state) => {
  expect(found(state).actions).toMatchObject([{ kind: 'drain', worker: { id: 'old' }, drainDeadline: noon }]);
});

test('a claimed one is named, never stopped', () => {
  const { actions, problems } = found('claimed');
  expect(actions).toEqual([]);
  expect(problems?.[0]).toContain('claimed worker old (ann): a newer worker has its address');
});

test('workers on one address with ports of their own are two', () => {
  expect(found('warm', { older: 20_001, newer: 20_002 })).toEqual({ actions: [], problems: [] });
});

test('a draining one leaves anyway, and one without an address shares none', () => {
  expect(found('draining')).toEqual({ actions: [], problems: [] });
  const { address: _, ...without } = aWorker({ id: 'a', state: 'warm' });
  const workers = [without, { ...without, id: 'b' }];
  expect(
    sameAddress(draftOf(observedWith({ workers, tasks: [], missing: new Set(['a', 'b']) }), noon)),
  ).toEqual({
    actions: [],
    problems: [],
  });
});

test('of three, all but the newest are dead, in whatever order they are read', () => {
  const of = (id: string, age: number) =>
    aWorker({ id, state: 'warm', address: '10.0.0.7', launchedAt: noon - age });
  const workers = [of('new', 1), of('oldest', 9), of('old', 5)];
  const view = { workers, tasks: [], missing: new Set(['new', 'oldest', 'old']) };
  expect(sameAddress(draftOf(observedWith(view), noon)).actions).toMatchObject([
    { worker: { id: 'oldest' }, reason: 'a newer worker has its address 10.0.0.7' },
    { worker: { id: 'old' } },
  ]);
});

test('a claimed one without a holder is named without one', () => {
  const claim = { id: 'etl.old.nonce0001', fence: 1, createdAt: 0, expiresAt: noon + 1 };
  const workers = [
    aWorker({ id: 'old', state: 'claimed', address: '10.0.0.7', claim, launchedAt: 1 }),
    aWorker({ id: 'new', state: 'warm', address: '10.0.0.7' }),
  ];
  expect(sameAddress(draftOf(observedWith({ workers }), noon)).problems).toEqual([
    'claimed worker old (no holder named): a newer worker has its address 10.0.0.7',
  ]);
});

describe('who came to an address last is told by when ECS placed it, not by when it was launched', () => {
  const address = '10.0.0.7';
  const early = aWorker({ id: 'early', state: 'warm', address, launchedAt: noon - 90_000 });
  const late = aWorker({ id: 'late', state: 'warm', address, launchedAt: noon - 60_000 });
  const dead = (workers: readonly Worker[], tasks: readonly FleetWorker[], missing: readonly string[] = []) =>
    sameAddress(draftOf(observedWith({ workers, tasks, missing: new Set(missing) }), noon)).actions?.map(
      (action) => 'worker' in action && action.worker.id,
    );

  test('by its task', () => {
    const tasks = [
      aTask({ id: 'early', address, placedAt: noon - 5000 }),
      aTask({ id: 'late', address, placedAt: noon - 50_000 }),
    ];
    expect(dead([early, late], tasks)).toEqual(['late']);
  });

  test('by its row, where ECS knows no task', () => {
    const workers = [
      { ...early, placedAt: noon - 5000 },
      { ...late, placedAt: noon - 50_000 },
    ];
    expect(dead(workers, [], ['early', 'late'])).toEqual(['late']);
  });

  const coming = { ...early, state: 'launching' } as const;
  const placed = aTask({ id: 'late', address, placedAt: noon - 50_000 });

  test('one with an address that pulls nothing yet has only just been placed', () => {
    expect(dead([coming, late], [aTask({ id: 'early', address, status: 'PENDING' }), placed])).toEqual([
      'late',
    ]);
  });

  test('but not one that ECS stops before it runs: its address was the first to be free', () => {
    const stopping = { status: 'DEPROVISIONING', desiredStatus: 'STOPPED' } as const;
    const tasks = [aTask({ id: 'early', address, ...stopping }), placed];
    expect(dead([coming, late], tasks)).toEqual(['early']);
    const newer = aTask({ id: 'early', address, ...stopping, placedAt: noon - 5000 });
    expect(dead([coming, late], [newer, placed])).toEqual(['early']);
  });
});
