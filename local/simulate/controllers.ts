import { startController } from './processes.ts';
import type { World } from './world.ts';

const restartMilliseconds = 3000;
const lookMilliseconds = 500;

/** A controller that is started again when it dies, until the signal. */
export async function keepController(world: World, signal: AbortSignal): Promise<void> {
  let running = startController(world, signal);
  while (!signal.aborted) {
    await world.time.sleep(lookMilliseconds, signal);
    if (!running.dead()) continue;
    await world.time.sleep(restartMilliseconds, signal);
    if (!signal.aborted) running = startController(world, signal);
  }
}
