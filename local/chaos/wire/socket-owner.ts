import { readdir, readFile, readlink } from 'node:fs/promises';

/**
 * Which of these processes has the connection that comes from a port of this machine's loopback, by Linux's /proc;
 * undefined where none has, or it has ended.
 */
export async function socketOwner(callerPort: number, pids: readonly number[]): Promise<number | undefined> {
  const inode = inodeOf(await readFile('/proc/net/tcp', 'utf8'), callerPort);
  if (inode === undefined) return undefined;
  for (const pid of pids) if (await hasSocket(pid, inode)) return pid;
  return undefined;
}

/** The inode of the connection whose own end has the port. Source: proc_pid_net(5). */
function inodeOf(table: string, port: number): string | undefined {
  const hexPort = port.toString(16).toUpperCase().padStart(4, '0');
  for (const line of table.split('\n').slice(1)) {
    const [, local = '', , , , , , , , inode] = line.trim().split(/\s+/);
    if (local.endsWith(`:${hexPort}`) && inode !== '0') return inode;
  }
  return undefined;
}

async function hasSocket(pid: number, inode: string): Promise<boolean> {
  const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
  const links = await Promise.all(
    descriptors.map((name) => readlink(`/proc/${pid}/fd/${name}`).catch(() => '')),
  );
  return links.includes(`socket:[${inode}]`);
}
