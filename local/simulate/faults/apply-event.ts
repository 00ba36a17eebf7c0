import type { World } from '../world.ts';
import { accountTroubles } from './account-troubles.ts';
import type { ScheduledEvent } from './events.ts';
import type { ScheduledFault } from './kinds.ts';
import { operatorTroubles } from './operator-troubles.ts';
import { processTroubles } from './process-troubles.ts';
import { workerTroubles } from './worker-troubles.ts';

/** Brings a trouble about: how it ends, or undefined where there was nothing that it could happen to. */
type Trouble = (world: World, event: ScheduledEvent) => (() => void) | undefined;

const troubles: Readonly<Record<ScheduledFault, Trouble>> = {
  ...accountTroubles,
  ...workerTroubles,
  ...processTroubles,
  ...operatorTroubles,
};

/** Troubles that last, and how each ends. */
export type Lasting = Set<() => void>;

/** Lets an event happen, counts it if it did, and ends it when its time is over. */
export function applyEvent(world: World, event: ScheduledEvent, lasting: Lasting): void {
  const end = troubles[event.kind](world, event);
  if (end === undefined) return;
  world.tally.faults.count(event.kind);
  lasting.add(end);
  world.time.at(world.time.now() + event.seconds * 1000, () => {
    if (lasting.delete(end)) end();
  });
}

/** Ends every trouble that lasts still. */
export function endTroubles(lasting: Lasting): void {
  for (const end of lasting) end();
  lasting.clear();
}
