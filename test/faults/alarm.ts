/** What of a CloudWatch alarm decides: a sum a period under a threshold, and what silence means. */
export type Alarm = {
  readonly metricName: string;
  readonly statistic: 'Sum';
  readonly comparisonOperator: 'LessThanThreshold';
  readonly threshold: number;
  /** Seconds. */
  readonly period: number;
  readonly evaluationPeriods: number;
  readonly treatMissingData: 'breaching';
};

/** A measured value; epoch milliseconds. */
export type Point = { readonly at: number; readonly value: number };

/** The values of a metric in a log line, where it is one that CloudWatch takes for metrics. */
export function pointsOf(line: object, metricName: string): readonly Point[] {
  const entries: Record<string, unknown> = { ...line };
  const value = entries[metricName];
  const metadata = entries['_aws'];
  if (typeof value !== 'number' || typeof metadata !== 'object' || metadata === null) return [];
  return 'Timestamp' in metadata ? [{ at: Number(metadata.Timestamp), value }] : [];
}

/**
 * Whether the alarm is on at a moment: every one of its last periods breaches. Source: CloudWatch user guide,
 * "Evaluating an alarm" and "Configuring how CloudWatch alarms treat missing data".
 */
export function isInAlarm(alarm: Alarm, points: readonly Point[], now: number): boolean {
  const length = alarm.period * 1000;
  const periods = Array.from({ length: alarm.evaluationPeriods }, (_, index) => now - (index + 1) * length);
  return periods.every((from) => {
    const inPeriod = points.filter(({ at }) => at > from && at <= from + length);
    // Silence breaches.
    if (inPeriod.length === 0) return alarm.treatMissingData === 'breaching';
    return inPeriod.reduce((sum, { value }) => sum + value, 0) < alarm.threshold;
  });
}
