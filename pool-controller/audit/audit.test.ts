import { describe, expect, test } from 'vitest';
import type { FleetWorker } from '../../shared/fleet/fleet-worker.ts';
import type { Worker } from '../../shared/pool/worker.ts';
import { aClaim, aLaunch, aPool, noon } from '../fakes/builders.ts';
import { aWorld, type World } from '../fakes/world.ts';
import { run } from '../run.ts';
import { audit, auditAndFix } from './audit.ts';
import type { Difference, DifferenceKind } from './differences.ts';

/** The older of the two workers, whose row or task is spoilt. */
const id = 'task0001';
/** A worker that ECS has not known for so long is given up. */
const missingSeconds = 120;

/** Lets time pass for as long as the work takes. */
async function passing<T>({ clock }: World, work: Promise<T>): Promise<T> {
  let isOver = false;
  const over = () => {
    isOver = true;
  };
  work.then(over, over);
  while (!isOver) await clock.pass(100);
  return await work;
}

/** A pool at its target of two, its controller gone, on a fleet that does what it is asked at once. */
async function aPoolAtTarget(): Promise<World> {
  const world = aWorld([aPool({ target: { fixed: 2 } })]);
  Object.assign(world.fleet.habits, { lagSeconds: 0, stopSeconds: 0 });
  const ending = new AbortController();
  const ended = run(world.ports, { mode: 'watch' }, ending.signal);
  await world.clock.pass(30_000);
  ending.abort();
  await passing(world, ended);
  return world;
}

function change({ ledger: { content } }: World, parts: Partial<Worker>): void {
  const worker = content.live.get(id);
  if (worker === undefined) throw new Error(`${id} has no row`);
  content.live.set(parts.id ?? id, { ...worker, version: worker.version + 1, ...parts });
}

function openLaunch({ ledger: { content }, clock }: World): void {
  const state = content.states.get('etl');
  if (state === undefined) throw new Error('the pool has no state');
  const createdAt = clock.now() - 61_000;
  const launch = aLaunch({ token: 'wp-lost-0001', createdAt, notAfter: createdAt + 30_000 });
  content.states.set('etl', { ...state, openLaunches: [launch] });
}

/** From now on both workers have one address, says ECS. */
function giveOneAddress({ fleet: { fleet } }: World): void {
  const both = [id, 'task0002'];
  const at = (task: FleetWorker) => (both.includes(task.id) ? { ...task, address: '10.9.9.9' } : task);
  const { describe } = fleet;
  Object.assign(fleet, {
    async describe(ids: readonly string[]) {
      const { found, missing } = await describe(ids);
      return { found: found.map(at), missing };
    },
  });
}

function cutShort(world: World): void {
  world.fleet.kill(id);
  change(world, { state: 'stopped', stoppedAt: world.clock.now() });
}

const overdue = ({ clock }: World) => ({ ...aClaim(), expiresAt: clock.now() - 6000 });
const hold = { requestKey: 'k', attempt: 'a' };
const ended = { ...aClaim(), endedAt: noon, endReason: 'released' } as const;

/** Makes a difference. */
type Spoil = (world: World) => void;

const spoilt: readonly (readonly [DifferenceKind, string, Spoil])[] = [
  ['task_without_row', id, ({ ledger }) => ledger.content.live.delete(id)],
  ['row_of_stopped_task', id, ({ fleet }) => fleet.kill(id)],
  ['closing_cut_short', id, cutShort],
  ['claim_overdue', id, (world) => change(world, { state: 'claimed', claim: overdue(world) })],
  ['hold_overdue', id, (world) => change(world, { state: 'claimed', claim: { ...overdue(world), hold } })],
  ['ended_claim_not_copied', id, (world) => change(world, { state: 'draining', endedClaim: ended })],
  ['launch_unanswered', 'wp-lost-0001', openLaunch],
  ['address_twice', id, giveOneAddress],
];
const unknownToEcs = (world: World) =>
  change(world, {
    id: 'ghost',
    address: '10.9.9.9',
    launchedAt: noon - 3_600_000,
    state: 'claimed',
    claim: aClaim(),
  });

const named = (found: readonly Difference[]) => found.map(({ kind, subject }) => [kind, subject]);

function auditedAndFixed(world: World) {
  return passing(world, auditAndFix(world.ports, new AbortController().signal));
}

describe('an audit that mends', () => {
  test('finds nothing in a pool at its target, and makes no pass', async () => {
    const world = await aPoolAtTarget();
    const before = world.ledger.content.lease;
    expect(await auditedAndFixed(world)).toEqual({ found: [], left: [] });
    expect(world.ledger.content.lease).toEqual(before);
  });

  test.each(spoilt)(
    'names %s of %s and mends it: a second one finds nothing',
    async (kind, subject, spoil) => {
      const world = await aPoolAtTarget();
      spoil(world);
      const { found, left } = await auditedAndFixed(world);
      expect(named(found)).toEqual([[kind, subject]]);
      expect(left).toEqual([]);
      expect(await auditedAndFixed(world)).toEqual({ found: [], left: [] });
    },
  );

  test('leaves a worker that ECS does not know until it has been gone for long, and tells that it is left', async () => {
    const world = await aPoolAtTarget();
    unknownToEcs(world);
    const { found, left } = await auditedAndFixed(world);
    expect(named(found)).toEqual([['row_without_task', 'ghost']]);
    expect(left).toEqual(found);
    await world.clock.pass(missingSeconds * 1000);
    expect(await auditedAndFixed(world)).toMatchObject({ found, left: [] });
    expect(world.ledger.content.closed.has('ghost')).toBe(true);
  });

  test('makes no pass once it is told to end', async () => {
    const world = await aPoolAtTarget();
    world.fleet.kill(id);
    const { found, left } = await passing(world, auditAndFix(world.ports, AbortSignal.abort()));
    expect(named(left)).toEqual([['row_of_stopped_task', id]]);
    expect(found).toEqual(left);
    expect(world.ledger.content.live.has(id)).toBe(true);
  });
});

describe('an audit that does not mend', () => {
  test.each<readonly [DifferenceKind, string, Spoil]>([
    ...spoilt,
    ['row_without_task', 'ghost', unknownToEcs],
  ])('names %s of %s, and writes and sends nothing', async (kind, subject, spoil) => {
    const world = await aPoolAtTarget();
    spoil(world);
    const { ledger, fleet } = world;
    const before = structuredClone({ content: ledger.content, sent: fleet.sent, stops: fleet.stops });
    expect(named(await audit(world.ports))).toEqual([[kind, subject]]);
    expect({ content: ledger.content, sent: fleet.sent, stops: fleet.stops }).toEqual(before);
  });
});
