import { readFile } from 'node:fs/promises';

const listening = '0A';

/** The loopback addresses at which this machine listens on a port, by Linux's /proc/net/tcp. */
export async function listenersOn(port: number): Promise<readonly string[]> {
  return listenersIn(await readFile('/proc/net/tcp', 'utf8'), port);
}

/** The listening addresses of such a table. Pure. Source: proc_pid_net(5). */
export function listenersIn(table: string, port: number): readonly string[] {
  const hexPort = port.toString(16).toUpperCase().padStart(4, '0');
  return table
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [, local = '', , state] = line.trim().split(/\s+/);
      const [address = '', ownPort] = local.split(':');
      return state === listening && ownPort === hexPort ? [dotted(address)] : [];
    });
}

/** The kernel prints the address as one little-endian word. */
function dotted(word: string): string {
  return [6, 4, 2, 0].map((at) => Number.parseInt(word.slice(at, at + 2), 16)).join('.');
}
