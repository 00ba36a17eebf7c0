/** A subnet for workers; its zone where EC2 has told it. */
export type PlacedSubnet = { readonly id: string; readonly zone?: string };
/** The subnets of one availability zone; a subnet whose zone nobody knows stands for one. */
export type Zone = { readonly name: string; readonly subnets: readonly string[] };

/** Subnets by zone, in their order. */
export function zonesOf(subnets: readonly PlacedSubnet[]): readonly Zone[] {
  const byZone = Map.groupBy(subnets, ({ id, zone }) => zone ?? id);
  return [...byZone].map(([name, placed]) => ({ name, subnets: placed.map(({ id }) => id) }));
}

/** The zones that these subnets are in, for people: `eu-west-1a, eu-west-1b`. */
export function zoneNames(zones: readonly Zone[], subnets: readonly string[]): string {
  const named = zones.filter((zone) => zone.subnets.some((id) => subnets.includes(id)));
  return named.length === 0 ? subnets.join(', ') : named.map(({ name }) => name).join(', ');
}
