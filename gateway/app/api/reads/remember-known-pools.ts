import type { GatewayPorts } from '../ports.ts';
import { remembered } from './remembered.ts';

/** Pools come and go with somebody's `pulumi up`: who looks twice a second need not read their names as often. */
const knownMilliseconds = 3000;

/** The same ports, with a ledger that is asked for its pools once for all who ask within 3 s. */
export function rememberKnownPools(ports: GatewayPorts): GatewayPorts {
  const { ledger, clock } = ports;
  const remembering = { clock, milliseconds: knownMilliseconds, most: 1 };
  const known = remembered(remembering, (_all: null) => ledger.knownPools());
  return { ...ports, ledger: { ...ledger, knownPools: () => known(null) } };
}
