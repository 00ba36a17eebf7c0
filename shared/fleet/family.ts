/** The task definition family of a pool. `familyPrefix` is the cluster's name unless a deployment says otherwise. */
export function familyOf(familyPrefix: string, pool: string): string {
  return `${familyPrefix}-${pool}`;
}
