import { beCustomer, type CustomerPorts } from './customer.ts';
import { scriptOf } from './script.ts';

const customersPerSecond = 20;
/**
 * Customers at once: five times what there is without faults. While there are so many, newcomers are turned away and
 * counted; otherwise a machine that is too slow for its customers would serve nothing but their retries.
 */
const maxAtOnce = 120;

export type TrafficCounts = { readonly customers: number; readonly turnedAway: number };

/**
 * Twenty customers a second, whatever becomes of those before, until `until` (epoch milliseconds) or the signal;
 * resolves when the last one has ended.
 */
export async function runTraffic(
  ports: CustomerPorts,
  { seed, until }: { readonly seed: number; readonly until: number },
  signal: AbortSignal,
): Promise<TrafficCounts> {
  const startedAt = ports.clock.now();
  const active = new Set<Promise<void>>();
  let number = 0;
  let turnedAway = 0;
  while (ports.clock.now() < until && !signal.aborted) {
    number += 1;
    if (active.size >= maxAtOnce) turnedAway += 1;
    else {
      const customer = beCustomer(ports, scriptOf(seed, number)).finally(() => active.delete(customer));
      active.add(customer);
    }
    const dueAt = startedAt + (number * 1000) / customersPerSecond;
    await ports.clock.sleep(Math.max(0, dueAt - ports.clock.now()));
  }
  await Promise.all(active);
  return { customers: number - turnedAway, turnedAway };
}
