import { readFile, readlink } from 'node:fs/promises';

/**
 * Who a process is: its pid's namespace, its pid and its start, in ticks since the system's. A pid alone is given
 * again to another process. Undefined where it has ended, and on systems without Linux's /proc.
 */
export async function identityOf(pid: number): Promise<string | undefined> {
  try {
    const [stat, namespace] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readlink('/proc/self/ns/pid'),
    ]);
    const start = startOf(stat);
    return start === undefined ? undefined : `${namespace}/${pid}/${start}`;
  } catch {
    // No such process, or no /proc.
    return undefined;
  }
}

/** The pid in an identity, as its own namespace counts. */
export function pidIn(identity: string): number | undefined {
  const [, pid] = /^pid:\[\d+\]\/(\d+)\/\d+$/.exec(identity) ?? [];
  return pid === undefined ? undefined : Number(pid);
}

/** Whether two identities are of one pid namespace: another container's pids mean nothing here. */
export function sameNamespace(one: string, other: string): boolean {
  return one.split('/')[0] === other.split('/')[0];
}

/** Fields after the command's name, which may hold anything; a zombie has ended. Source: proc_pid_stat(5). */
function startOf(stat: string): string | undefined {
  const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return state === 'Z' || state === 'X' ? undefined : rest[18];
}
