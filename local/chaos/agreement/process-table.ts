import { portBehindWire } from '../images/hosted/behind-wire.ts';
import { workersPort } from '../pools.ts';
import { childProcesses } from '../world/child-processes.ts';
import type { ChaosWorld } from '../world/world.ts';
import { listenersOn } from './listeners.ts';

/** Where the machine's own tables differ from what ECS says that it runs. */
export async function processDifferences(world: ChaosWorld): Promise<readonly string[]> {
  const { outsider, addressBlock, programs } = world;
  const addresses = new Map<string, string>();
  for (const { name } of outsider.pools) {
    const { found } = await outsider.fleet.describe(await outsider.fleet.listRunning(name));
    for (const { address } of found) if (address !== undefined) addresses.set(address, name);
  }
  const prefix = addressBlock.split('.').slice(0, 2).join('.');
  const heard = (await listenersOn(portBehindWire(workersPort))).filter((at) => at.startsWith(`${prefix}.`));
  const children = await childProcesses(programs.pid('ecs') ?? 0);
  const processes = new Set(children.map(({ address }) => address ?? ''));
  const inProcesses = [...addresses].filter(([, pool]) => pool === 'process').map(([address]) => address);
  return [
    ...heard
      .filter((at) => !addresses.has(at))
      .map((at) => `somebody listens at ${at}, and ECS runs nothing there`),
    ...inProcesses
      .filter((at) => !processes.has(at))
      .map((at) => `ECS runs a task at ${at}, and no process is there`),
    ...[...processes]
      .filter((at) => !inProcesses.includes(at))
      .map((at) => `a process is at ${at}, and no task`),
  ];
}
