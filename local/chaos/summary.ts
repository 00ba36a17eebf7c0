import type { ChaosOptions } from './options.ts';
import type { ChaosResult } from './run.ts';

/** What a run came to, in lines; the last one sums it up. Pure. */
export function summaryOf({ minutes, seed }: ChaosOptions, result: ChaosResult): readonly string[] {
  const { books, traffic, trouble, incidents, differences, restSeconds } = result;
  const entries = books.entries();
  const claims = entries.reduce((sum, entry) => sum + entry.claims.length, 0);
  const having = (outcome: string) => entries.filter((entry) => entry.outcome === outcome).length;
  const sumOf = (kind: string) =>
    [...incidents].reduce((sum, [name, count]) => sum + (name.startsWith(`${kind} `) ? count : 0), 0);
  return [
    ...differences.map((difference) => `difference: ${difference}`),
    `incidents: ${[...incidents].map(([name, count]) => `${count} × ${name}`).join(', ')}`,
    `customers: ${traffic.customers}, of them ${having('granted')} granted, ${having('missed')} missed, ` +
      `${having('ended')} heard too late, ${having('unanswered')} without an answer; ${traffic.turnedAway} turned away`,
    `chaos: ${minutes} minutes, seed ${seed}: ${claims} claims, ${sumOf('kill')} kills, ${sumOf('stop')} stops, ` +
      `${trouble.cut} cuts, ${trouble.garbled} garbled and ${trouble.delayed} delayed of ${trouble.calls} calls, ` +
      `at rest after ${restSeconds.toFixed(1)} s, ${differences.length} differences`,
  ];
}
