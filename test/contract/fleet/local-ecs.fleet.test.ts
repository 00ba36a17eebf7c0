import { startLocalEcs } from '../../../local/ecs/server.ts';
import { describeFleetContract } from './fleet-contract.ts';
import { makeLocalImage } from './local-image.ts';
import { openRegistry } from './register.ts';

describeFleetContract('the local ECS', {}, async () => {
  const image = await makeLocalImage();
  const ecs = await startLocalEcs({
    port: 0,
    seed: 1,
    clock: Date,
    block: '127.150.0.0/22',
    ports: { fromPort: 21_000, toPort: 21_999 },
    figures: {
      provisioningSeconds: 0.1,
      pendingSeconds: 0.1,
      activatingSeconds: 0.1,
      launches: { burst: 1000, perSecond: 20 },
      reads: { burst: 1000, perSecond: 20 },
    },
    tasks: { kind: 'hosted', root: image.root },
  });
  const registry = await openRegistry(ecs.url);
  return {
    url: ecs.url,
    subnets: ecs.subnetIds,
    securityGroups: ['sg-00000000000000000'],
    register: registry.register,
    close: async () => {
      registry.close();
      await ecs.close();
      await image.remove();
    },
  };
});
