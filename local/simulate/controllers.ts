import { startController } from './processes.ts';
import type { World } from './world.ts';

const restartMilliseconds = 3000;

/** A controller that is started again when it dies, until the signal. */
export async function keepController(world: World, signal: AbortSignal): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  while (!signal.aborted) {
    await Promise.race([startController(world, signal).death, ended]);
    await world.time.sleep(restartMilliseconds, signal);
  }
}
