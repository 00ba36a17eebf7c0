import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** Ports of an address that nobody listens on, all different: held together, then let go. */
export async function freePorts(host: string, count: number): Promise<readonly number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => holdPort(host)));
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  });
  await Promise.all(servers.map(letGo));
  return ports;
}

async function holdPort(host: string): Promise<Server> {
  const server = createServer();
  server.listen(0, host);
  await once(server, 'listening');
  return server;
}

async function letGo(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  await closed;
}
