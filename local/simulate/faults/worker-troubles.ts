import type { WorkerState } from '../../../shared/pool/worker.ts';
import type { World } from '../world.ts';
import type { ScheduledEvent } from './events.ts';

const phases: readonly WorkerState[] = ['launching', 'warm', 'claimed', 'draining'];
const done = () => undefined;
const flapMilliseconds = 2000;

/** A worker in the phase that the first pick says, or in any where none is in that one. */
function victim({ truth, account }: World, [phase, which]: readonly [number, number]): string | undefined {
  const running = account.workers.running();
  const wanted = phases[Math.floor(phase * phases.length)];
  const inPhase = running.filter((id) => truth.workers.get(id)?.state === wanted);
  const from = inPhase.length > 0 ? inPhase : running;
  return from[Math.floor(which * from.length)];
}

function workerDies(world: World, { picks }: ScheduledEvent): (() => void) | undefined {
  const taskId = victim(world, picks);
  if (taskId === undefined) return undefined;
  world.account.workers.crash(taskId);
  return done;
}

function workerSilent(world: World, { picks }: ScheduledEvent): (() => void) | undefined {
  const taskId = victim(world, picks);
  if (taskId === undefined) return undefined;
  const { workers } = world.account;
  workers.setSilent(taskId, true);
  return () => workers.setSilent(taskId, false);
}

/** It answers, doesn't, and answers again, every two seconds. */
function workerFlaps(world: World, { picks }: ScheduledEvent): (() => void) | undefined {
  const taskId = victim(world, picks);
  if (taskId === undefined) return undefined;
  const { workers } = world.account;
  let isOver = false;
  const flap = (silent: boolean) => {
    workers.setSilent(taskId, silent && !isOver);
    if (!isOver) world.time.at(world.time.now() + flapMilliseconds, () => flap(!silent));
  };
  flap(true);
  return () => {
    isOver = true;
    workers.setSilent(taskId, false);
  };
}

function workerBusy(world: World, { picks, seconds }: ScheduledEvent): (() => void) | undefined {
  const taskId = victim(world, picks);
  if (taskId === undefined) return undefined;
  world.account.workers.work(taskId, seconds);
  return done;
}

function slotLeaks(world: World, { picks }: ScheduledEvent): (() => void) | undefined {
  const taskId = victim(world, picks);
  if (taskId === undefined) return undefined;
  world.account.workers.leak(taskId);
  return done;
}

/** Three kinds: it answers after its end, it doesn't heed SIGTERM, or it runs and can't be reached any more. */
function zombie(world: World, { picks, seconds }: ScheduledEvent): (() => void) | undefined {
  const taskId = victim(world, picks);
  if (taskId === undefined) return undefined;
  const { workers } = world.account;
  const [, which] = picks;
  const kind = Math.floor((which * 1000) % 3);
  if (kind === 0) workers.becomeZombie(taskId, seconds);
  if (kind === 1) workers.ignoreTerm(taskId);
  if (kind === 2) workers.setSilent(taskId, true);
  return done;
}

/** What goes wrong with single workers. */
export const workerTroubles = {
  workerDies,
  workerSilent,
  workerFlaps,
  workerBusy,
  slotLeaks,
  zombie,
} as const;
