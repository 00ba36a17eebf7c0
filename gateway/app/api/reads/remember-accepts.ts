import type { GatewayPorts } from '../ports.ts';
import { remembered } from './remembered.ts';

/** A worker's description of its tasks doesn't change while it lives; one that was cut short is asked for anew then. */
const acceptsMilliseconds = 600_000;
/** Descriptions have up to 64 KiB each. */
const workersRemembered = 64;

/** The same ports, with workers that are asked once what they accept, unless they didn't answer. */
export function rememberAccepts(ports: GatewayPorts): GatewayPorts {
  const { worker, clock } = ports;
  const remembering = { clock, milliseconds: acceptsMilliseconds, most: workersRemembered };
  const accepts = remembered(
    remembering,
    (endpoint: Parameters<typeof worker.accepts>[0]) => worker.accepts(endpoint),
    ({ kind }) => kind === 'described' || kind === 'undescribed',
  );
  return { ...ports, worker: { ...worker, accepts } };
}
