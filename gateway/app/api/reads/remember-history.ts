import type { GatewayPorts } from '../ports.ts';
import { remembered } from './remembered.ts';

/** History gains a step a minute: whoever asks within some seconds of another gets the same. */
const historyMilliseconds = 20_000;
const spansRemembered = 100;

/** The same ports, with a ledger that reads a stretch of history once for all who ask within 20 s. */
export function rememberHistory(ports: GatewayPorts): GatewayPorts {
  const { ledger, clock } = ports;
  const remembering = { clock, milliseconds: historyMilliseconds, most: spansRemembered };
  return {
    ...ports,
    ledger: {
      ...ledger,
      historyMinutes: remembered(remembering, (span) => ledger.historyMinutes(span)),
      historyHours: remembered(remembering, (span) => ledger.historyHours(span)),
    },
  };
}
