import type { SeededRandom } from '../../ecs/model/seeded-random.ts';
import { type Gateway, startGateway } from '../processes.ts';
import type { World } from '../world.ts';

const count = 2;

/** The gateways that clients reach. A dead one is started again when a client comes, as systemd would. */
export type Gateways = { pick(random: SeededRandom): Gateway };

export function openGateways(world: World): Gateways {
  const gateways = Array.from({ length: count }, () => startGateway(world));
  return {
    pick(random) {
      const position = random.below(count);
      const gateway = gateways[position];
      if (gateway !== undefined && !gateway.mortal.dead()) return gateway;
      const fresh = startGateway(world);
      gateways[position] = fresh;
      return fresh;
    },
  };
}
