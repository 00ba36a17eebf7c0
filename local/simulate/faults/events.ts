import type { SeededRandom } from '../../ecs/model/seeded-random.ts';
import {
  type CallFault,
  type FaultKind,
  type ScheduledFault,
  scheduledFaultKinds,
  scheduledFaults,
} from './kinds.ts';
import { streamOf } from './streams.ts';

/**
 * One thing that happens in a run; a run is its seed and its events. `at` is in milliseconds from the run's start.
 * `picks` choose among what is there when it happens. A call's fault names the call by its number among those that
 * may fail so.
 */
export type SimulationEvent =
  | { readonly at: number; readonly kind: 'client'; readonly client: number }
  | {
      readonly at: number;
      readonly kind: ScheduledFault;
      readonly seconds: number;
      readonly picks: readonly [number, number];
    }
  | { readonly at: number; readonly kind: CallFault; readonly call: number };

export type ClientEvent = Extract<SimulationEvent, { kind: 'client' }>;
export type ScheduledEvent = Extract<SimulationEvent, { seconds: number }>;
export type CallEvent = Extract<SimulationEvent, { call: number }>;

const hourMilliseconds = 3_600_000;

/** A run ends in a storm, so that there is much to recover from: so many times as many troubles, for so long. */
const stormHours = 0.1;
const stormFactor = 8;

/** The troubles of a run, in order: each kind comes as a Poisson process of its own. Pure. */
export function scheduleFaults(
  seed: number,
  hours: number,
  kinds: ReadonlySet<FaultKind>,
): readonly ScheduledEvent[] {
  return scheduledFaultKinds
    .filter((kind) => kinds.has(kind))
    .flatMap((kind) => {
      const { perHour } = scheduledFaults[kind];
      const calmHours = Math.max(0, hours - stormHours);
      const calm = { perHour, from: 0, until: calmHours * hourMilliseconds };
      const storm = { perHour: stormFactor * perHour, from: calm.until, until: hours * hourMilliseconds };
      return [
        ...faultsOfKind(kind, streamOf(seed, `schedule ${kind}`), calm),
        ...faultsOfKind(kind, streamOf(seed, `storm ${kind}`), storm),
      ];
    })
    .toSorted((one, other) => one.at - other.at);
}

type Period = { readonly perHour: number; readonly from: number; readonly until: number };

function faultsOfKind(kind: ScheduledFault, random: SeededRandom, period: Period): ScheduledEvent[] {
  const { perHour, from, until } = period;
  const [shortest, longest] = scheduledFaults[kind].seconds;
  const events: ScheduledEvent[] = [];
  for (let at = from + pause(random, perHour); at < until; at += pause(random, perHour)) {
    const seconds = shortest + random.number() * (longest - shortest);
    events.push({ at: Math.round(at), kind, seconds, picks: [random.number(), random.number()] });
  }
  return events;
}

/** Milliseconds to the next event of a Poisson process. */
export function pause(random: SeededRandom, perHour: number): number {
  return (-Math.log(1 - random.number()) / perHour) * hourMilliseconds;
}

/** An event in words, by which a person follows what happened. */
export function eventText(event: SimulationEvent): string {
  const at = new Date(event.at).toISOString().slice(11, 23);
  const days = Math.floor(event.at / (24 * hourMilliseconds));
  const when = days === 0 ? at : `${days} d ${at}`;
  if (event.kind === 'client') return `${when} client ${event.client} arrives`;
  if ('call' in event) return `${when} ${event.kind} at its call ${event.call}`;
  const picks = event.picks.map((pick) => pick.toFixed(3)).join(', ');
  return `${when} ${event.kind} for ${event.seconds.toFixed(0)} s (picks ${picks})`;
}
