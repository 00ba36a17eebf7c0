import type { LaunchCause } from '../../shared/pool/pool-state.ts';
import { keepController } from './controllers.ts';
import { type Convergence, converge } from './converge.ts';
import { applyEvent, endTroubles, type Lasting } from './faults/apply-event.ts';
import { type SimulationEvent, scheduleFaults } from './faults/events.ts';
import type { FaultKind } from './faults/kinds.ts';
import type { SimulationOptions } from './options.ts';
import type { BrokenPromise } from './promises/watch.ts';
import type { Counts } from './tally.ts';
import { scheduleClients } from './traffic/arrivals.ts';
import { beClient } from './traffic/clients.ts';
import { openGateways } from './traffic/gateways.ts';
import { createWorld, type World } from './world.ts';

export type SimulationResult = {
  readonly claims: number;
  readonly misses: number;
  readonly errors: number;
  readonly faults: Counts<FaultKind>;
  /** Launches that ECS refused, by cause. */
  readonly refusals: Counts<LaunchCause>;
  readonly broken: readonly BrokenPromise[];
  readonly convergence: Convergence;
  /** Everything that happened, in order: the run that is replayed from it is this one. */
  readonly events: readonly SimulationEvent[];
};

const hourMilliseconds = 3_600_000;
/** How long programs may take to end. */
const endingMilliseconds = 20_000;

/** Runs one simulated account; the same options give the same run. */
export async function simulate(options: SimulationOptions): Promise<SimulationResult> {
  const world = createWorld(options);
  const { time, books, broken, tally, dice } = world;
  const listed = options.events?.filter((event) => !('call' in event)) ?? scheduledEvents(options);
  const scheduled = listed.filter(({ at }) => at <= lengthOf(options));
  const ending = new AbortController();
  const lasting: Lasting = new Set();
  void keepController(world, ending.signal);
  const letHappen = eventsOf(world, lasting);
  const start = time.now();
  for (const event of scheduled) time.at(start + event.at, () => letHappen(event));
  await time.runUntil(start + lengthOf(options));
  stopFaults(world, lasting);
  const convergence = await converge(world);
  world.phase.is = 'over';
  ending.abort();
  await time.runUntil(time.now() + endingMilliseconds);
  for (const { kind } of dice.fired()) tally.faults.count(kind);
  const events = [...scheduled, ...dice.fired()].toSorted((one, other) => one.at - other.at);
  return {
    ...books.counts,
    faults: tally.faults.counts(),
    refusals: tally.refusals.counts(),
    broken: broken.list(),
    convergence,
    events,
  };
}

function lengthOf({ hours, endsAfterHours = hours }: SimulationOptions): number {
  return endsAfterHours * hourMilliseconds;
}

/** What the seed draws: clients, and the troubles of the kinds that are asked for. */
function scheduledEvents({ seed, hours, faults }: SimulationOptions): readonly SimulationEvent[] {
  const events = [...scheduleClients(seed, hours), ...scheduleFaults(seed, hours, faults)];
  return events.toSorted((one, other) => one.at - other.at);
}

function eventsOf(world: World, lasting: Lasting): (event: SimulationEvent) => void {
  const gateways = openGateways(world);
  return (event) => {
    if (event.kind === 'client') void beClient(world, gateways, event.client);
    else if ('seconds' in event) applyEvent(world, event, lasting);
  };
}

function stopFaults(world: World, lasting: Lasting): void {
  const { phase, dice, account, settings, time, operator } = world;
  phase.is = 'calm';
  dice.stop();
  endTroubles(lasting);
  account.conditions.endAll();
  settings.restore();
  for (const { config } of settings.entries()) {
    if (account.templates.needsBetter(config)) account.templates.register(config, time.now());
    void operator.deleteOverride(config.name);
  }
}
