/** A task as ECS has it, of any cluster. */
type PlacedTask = {
  readonly cluster: string;
  readonly status: string;
  readonly slot: { readonly address: string };
};

/**
 * The other way round from a task that nobody listens for: where ECS has stopped a task of the cluster, runs no other
 * at its address, and somebody listens there still. In words. Pure.
 */
export function strayListeners(
  cluster: string,
  tasks: readonly PlacedTask[],
  heard: readonly string[],
): readonly string[] {
  const living = tasks.filter(({ status }) => status !== 'STOPPED').map(({ slot }) => slot.address);
  const ended = tasks.filter((task) => task.cluster === cluster && task.status === 'STOPPED');
  const addresses = new Set(ended.map(({ slot }) => slot.address));
  return heard
    .filter((at) => addresses.has(at) && !living.includes(at))
    .map((at) => `${cluster}: somebody listens at ${at}, and ECS runs nothing there`);
}
