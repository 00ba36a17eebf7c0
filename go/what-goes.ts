/** Pure: one line for a stack, its resources counted by type: `2 subnet` for two of `aws:ec2/subnet:Subnet`. */
export function whatGoes(stackName: string, types: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const type of types) {
    const short = type.split(':').at(-1) ?? type;
    counts.set(short, (counts.get(short) ?? 0) + 1);
  }
  const parts = [...counts].sort(([a], [b]) => a.localeCompare(b)).map(([type, count]) => `${count} ${type}`);
  return `${stackName} will be deleted: ${parts.join(', ')}`;
}
