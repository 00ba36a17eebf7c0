import { type ClientEvent, pause } from '../faults/events.ts';
import { streamOf } from '../faults/streams.ts';

/** About one grab a minute while it is quiet, */
const quietPerHour = 60;
/** and a few times an hour a burst of several a second. */
const burstsPerHour = 4;
const burstSeconds = [5, 16] as const;
const burstPerSecond = [2, 6] as const;
const hourMilliseconds = 3_600_000;

/** When clients come, in order. Pure. */
export function scheduleClients(seed: number, hours: number): readonly ClientEvent[] {
  const random = streamOf(seed, 'arrivals');
  const until = hours * hourMilliseconds;
  const arrivals: number[] = [];
  for (let at = pause(random, quietPerHour); at < until; at += pause(random, quietPerHour)) arrivals.push(at);
  for (let at = pause(random, burstsPerHour); at < until; at += pause(random, burstsPerHour)) {
    const end = Math.min(until, at + within(random.number(), burstSeconds) * 1000);
    const perHour = within(random.number(), burstPerSecond) * 3600;
    for (let next = at; next < end; next += pause(random, perHour)) arrivals.push(next);
  }
  return arrivals
    .toSorted((one, other) => one - other)
    .map((at, client): ClientEvent => ({ at: Math.round(at), kind: 'client', client }));
}

function within(pick: number, [from, to]: readonly [number, number]): number {
  return from + pick * (to - from);
}
