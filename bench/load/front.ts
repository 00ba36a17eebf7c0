import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { descendants } from '../../test/end-to-end/local-run.ts';
import { startCaddy } from '../../test/host/caddy/a-caddy.ts';
import { eventually, hasCaddyTools, toolPath } from '../../test/host/caddy/tool.ts';
import { freePort } from '../../test/host/free-port.ts';
import { openClient } from './client.ts';
import { forgetFile, type MemoryLimit } from './memory-limit.ts';

/** What the clients talk to: Caddy with the host's own configuration before the gateway, or the gateway itself. */
export type Front = { readonly url: string; readonly caddyPid: number | undefined; close(): Promise<void> };

/** Opens it, within a limit where one is given. */
export async function openFront(gatewayUrl: string, limit?: MemoryLimit): Promise<Front> {
  if (!hasCaddyTools()) return { url: gatewayUrl, caddyPid: undefined, close: async () => undefined };
  const folder = await mkdtemp(join(tmpdir(), 'bench-load-'));
  const ports = { http: await freePort(), https: await freePort(), app: Number(new URL(gatewayUrl).port) };
  // Nobody asks it: TLS is of the host's own authority.
  const acme = { directory: 'https://127.0.0.1:1/dir', doorCertificate: '' };
  const start = () => startCaddy({ tls: 'internal', publicHost: '127.0.0.1', folder, ports, acme });
  if (limit !== undefined) await forgetFile(toolPath('caddy'));
  const caddy = limit === undefined ? await start() : await limit.startWithin(start);
  const url = `https://127.0.0.1:${ports.https}`;
  const client = openClient(url, '', 1);
  await eventually(caddy, async () => await (await client.call('GET', '/healthz')).body.dump());
  await client.close();
  const [caddyPid] = await descendants(process.pid, /\/caddy run /);
  return {
    url,
    caddyPid,
    close: async () => {
      await caddy.close();
      await rm(folder, { recursive: true });
    },
  };
}
