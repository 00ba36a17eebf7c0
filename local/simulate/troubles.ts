import type { World } from './world.ts';

const controllers = 2;
const restartSeconds = 3;
const lookSeconds = 1;

/** Controllers that overlap, and are started again when they die, until the signal. */
export async function keepControllers(world: World, signal: AbortSignal): Promise<void> {
  const running = Array.from({ length: controllers }, () => world.startController(signal));
  while (!signal.aborted) {
    await world.time.sleep(lookSeconds * 1000, signal);
    for (const [index, mortal] of running.entries()) {
      if (!mortal.dead()) continue;
      await world.time.sleep(restartSeconds * 1000, signal);
      running[index] = world.startController(signal);
    }
  }
}

/** Workers die of themselves, turn silent for a while, or are given work by nobody; providers run dry for a while. */
export async function makeTrouble(world: World, until: number): Promise<void> {
  const { time, random } = world;
  while (time.now() < until) {
    await time.sleep(60_000);
    const rates = world.rates();
    if (random.number() < rates.workerTroublePerMinute) troubleWorker(world);
    if (random.number() < rates.shortagePerMinute) shortage(world);
  }
}

function troubleWorker({ workers, random, time }: World): void {
  const running = workers.running();
  const taskId = running[random.below(Math.max(1, running.length))];
  if (taskId === undefined) return;
  const kind = random.below(3);
  if (kind === 0) workers.crash(taskId);
  if (kind === 1) workers.work(taskId, 10 + random.below(100));
  if (kind !== 2) return;
  workers.setSilent(taskId, true);
  time.at(time.now() + (5 + random.below(60)) * 1000, () => workers.setSilent(taskId, false));
}

function shortage({ ecs, random, time }: World): void {
  const available = random.below(2);
  ecs.model.configure({ faults: { shortages: [{ provider: 'FARGATE', available }] } });
  time.at(time.now() + (30 + random.below(300)) * 1000, () => {
    ecs.model.configure({ faults: { shortages: [] } });
  });
}
