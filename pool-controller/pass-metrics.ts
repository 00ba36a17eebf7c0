import { addPass, metricLines, noTotals } from './embedded-metrics.ts';
import type { PassSummary } from './pass.ts';
import type { ControllerPorts } from './ports.ts';

/** CloudWatch keeps a point a minute; three lines in it lose little when a controller ends. */
const metricsSeconds = 20;

/** Measures passes. Writes what came of them every 20 s, and at once when something failed. */
export type PassMetrics = (summary: PassSummary) => void;

export function passMetrics({ log, clock, metrics }: ControllerPorts): PassMetrics {
  let totals = noTotals;
  let writtenAt = Number.NEGATIVE_INFINITY;
  return (summary) => {
    if (metrics === undefined) return;
    totals = addPass(totals, summary);
    const isDue = clock.monotonic() - writtenAt >= metricsSeconds * 1000;
    if (!isDue && totals.failedActions === 0 && totals.failedPools === 0) return;
    const scope = { cluster: metrics.cluster, now: clock.now() };
    for (const line of metricLines(totals, summary.pools, scope)) log.info(line, 'metrics');
    totals = noTotals;
    writtenAt = clock.monotonic();
  };
}
