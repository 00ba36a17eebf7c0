import { keepController } from '../controllers.ts';
import type { World } from '../world.ts';
import type { ScheduledEvent } from './events.ts';

/** One or two controllers more, for a time; then they are told to end. */
function moreControllers(world: World, { picks: [pick] }: ScheduledEvent): () => void {
  const ending = new AbortController();
  const count = pick < 0.6 ? 1 : 2;
  for (let one = 0; one < count; one += 1) void keepController(world, ending.signal);
  return () => ending.abort();
}

function processPaused(world: World, { picks: [pick], seconds }: ScheduledEvent): (() => void) | undefined {
  const alive = world.processes.filter((process) => !process.dead());
  const process = alive[Math.floor(pick * alive.length)];
  if (process === undefined) return undefined;
  const until = world.time.now() + seconds * 1000;
  process.pauseUntil(until);
  world.pausedUntil(until);
  return () => process.pauseUntil(0);
}

/** What happens to the programs, but for crashes, which come at their calls. */
export const processTroubles = { moreControllers, processPaused } as const;
