/** One ECS task, with the interface that it has from its start until some time after its end. */
export type StandInTask = {
  readonly arn: string;
  readonly cluster: string;
  readonly family: string;
  status: 'PENDING' | 'RUNNING' | 'STOPPING' | 'STOPPED';
  interface: { readonly subnetId: string; readonly groupIds: readonly string[] } | undefined;
};

/**
 * Time passes by looks: a task that was told to stop is STOPPED at the second look at it, and its interface is gone at
 * the second look at interfaces after that.
 */
export function lookAtTask(task: StandInTask): void {
  if (task.status === 'STOPPING') task.status = 'STOPPED';
}

export function lookAtInterfaces(tasks: readonly StandInTask[], seen: Set<string>): void {
  for (const task of tasks) {
    if (task.status !== 'STOPPED' || task.interface === undefined) continue;
    if (seen.has(task.arn)) task.interface = undefined;
    else seen.add(task.arn);
  }
}
