import {
  type HistoryStep,
  hourMilliseconds,
  minuteMilliseconds,
  stepStart,
} from '../../../../shared/pool/history.ts';
import type { GatewayPorts } from '../ports.ts';
import type { HistoryQuery, HistoryView } from '../schemas/history.ts';
import { historyView } from '../views/history-view.ts';
import { type HistoryRange, historyRange } from './history-range.ts';

type HistoryPorts = {
  readonly ledger: Pick<GatewayPorts['ledger'], 'historyMinutes' | 'historyHours'>;
  readonly clock: Pick<GatewayPorts['clock'], 'now'>;
};

/** Minutes of hours that are not merged: three days of them are kept. */
const minutesKeptMilliseconds = 3 * 24 * hourMilliseconds;

/** A pool's history. Throws `invalid_request` and `ledger_unreachable`. */
export async function poolHistory(
  ports: HistoryPorts,
  pool: string,
  query: HistoryQuery,
): Promise<HistoryView> {
  const range = historyRange(query, ports.clock.now());
  return historyView(range, await stepsOf(ports, pool, range));
}

/** The minutes of a pool's last hour. */
export function lastHour({ ledger, clock }: HistoryPorts, pool: string): Promise<readonly HistoryStep[]> {
  const to = stepStart(clock.now(), minuteMilliseconds) + minuteMilliseconds;
  return ledger.historyMinutes({ pool, from: to - hourMilliseconds, to });
}

/** By the hour: merged hours, and the minutes of those that come after the last merged one. */
async function stepsOf(
  { ledger, clock }: HistoryPorts,
  pool: string,
  { from, to, stepMilliseconds }: HistoryRange,
): Promise<readonly HistoryStep[]> {
  if (stepMilliseconds < hourMilliseconds) return await ledger.historyMinutes({ pool, from, to });
  const hours = await ledger.historyHours({ pool, from, to });
  const last = hours.at(-1);
  const unmergedFrom = Math.max(
    last === undefined ? from : last.at + hourMilliseconds,
    stepStart(clock.now() - minutesKeptMilliseconds, hourMilliseconds),
  );
  if (unmergedFrom >= to) return hours;
  return [...hours, ...(await ledger.historyMinutes({ pool, from: unmergedFrom, to }))];
}
