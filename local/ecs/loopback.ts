import { once } from 'node:events';
import { createServer } from 'node:net';
import { type Addressing, reservedAtStart } from './model/subnets.ts';

/**
 * Addresses of their own where the system's loopback has them all (Linux), ports of one address where it has only
 * 127.0.0.1 (macOS): found out by listening once.
 */
export async function chooseAddressing(
  cidr: string,
  ports: { readonly fromPort: number; readonly toPort: number },
): Promise<Addressing> {
  const [network = ''] = cidr.split('/');
  const first = network.replace(/\d+$/, (last) => String(Number(last) + reservedAtStart));
  return (await canListen(first)) ? { kind: 'block', cidr } : { kind: 'ports', ...ports };
}

async function canListen(address: string): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(0, address);
    await once(server, 'listening');
    server.close();
    await once(server, 'close');
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRNOTAVAIL') return false;
    throw error;
  }
}
