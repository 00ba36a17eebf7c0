import { ServiceError } from '../../shared/pool/errors.ts';
import type { PoolMemory } from '../memory.ts';
import type { PlacedSubnet } from '../plan/zones.ts';
import type { ControllerPorts } from '../ports.ts';

/** A subnet never changes its zone: only where EC2 did not tell one it is asked again, this often. */
const askAgainSeconds = 600;

/** The subnets for workers with their zones. Where EC2 doesn't answer, launches go on with zones unnamed. */
export async function placedSubnets(
  ports: Pick<ControllerPorts, 'fleet' | 'network' | 'clock' | 'log'>,
  memory: PoolMemory,
): Promise<readonly PlacedSubnet[]> {
  const { fleet, network, clock, log } = ports;
  const now = clock.now();
  const known = memory.subnets;
  if (known !== undefined && (isComplete(known.placed) || now - known.at < askAgainSeconds * 1000)) {
    return known.placed;
  }
  const zones = await fleet.zonesOf(network.subnets).catch((error: unknown) => {
    if (!(error instanceof ServiceError)) throw error;
    log.warn({ err: error }, 'EC2 does not tell the zones of the subnets: each is taken for one');
    return new Map<string, string>();
  });
  const placed = network.subnets.map((id) => withZone(id, zones.get(id)));
  memory.subnets = { placed, at: now };
  return placed;
}

function withZone(id: string, zone: string | undefined): PlacedSubnet {
  return zone === undefined ? { id } : { id, zone };
}

function isComplete(placed: readonly PlacedSubnet[]): boolean {
  return placed.every(({ zone }) => zone !== undefined);
}
