import { readdir, readFile, readlink } from 'node:fs/promises';
import type { WireCall } from './meddler.ts';

/** A connection as the callee sees it. */
type Connection = WireCall['ports'];

/**
 * Which of these processes made a connection within this machine, by Linux's /proc; undefined where none did, or it
 * has ended.
 */
export async function socketOwner(
  connection: Connection,
  pids: readonly number[],
): Promise<number | undefined> {
  const inode = inodeOf(await readFile('/proc/net/tcp', 'utf8'), connection);
  if (inode === undefined) return undefined;
  for (const pid of pids) if (await hasSocket(pid, inode)) return pid;
  return undefined;
}

/** The inode of the caller's end; one port alone may be that of several connections. Source: proc_pid_net(5). */
function inodeOf(table: string, { caller, wire }: Connection): string | undefined {
  for (const line of table.split('\n').slice(1)) {
    const [, local = '', remote = '', , , , , , , inode] = line.trim().split(/\s+/);
    if (portOf(local) === caller && portOf(remote) === wire && inode !== '0') return inode;
  }
  return undefined;
}

function portOf(end: string): number {
  return Number.parseInt(end.slice(end.indexOf(':') + 1), 16);
}

async function hasSocket(pid: number, inode: string): Promise<boolean> {
  const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
  const links = await Promise.all(
    descriptors.map((name) => readlink(`/proc/${pid}/fd/${name}`).catch(() => '')),
  );
  return links.includes(`socket:[${inode}]`);
}
