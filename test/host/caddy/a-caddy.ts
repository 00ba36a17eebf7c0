import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { join } from 'node:path';
import { type PeerCertificate, TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import type { Tls } from '../../../gateway/host/config.ts';
import { hostFiles } from '../../../gateway/host/host-files.ts';
import { startTool, type Tool, toolPath } from './tool.ts';

const run = promisify(execFile);

export type Ports = { readonly http: number; readonly https: number; readonly app: number };

export type Site = {
  readonly tls: Tls['kind'];
  readonly publicHost: string;
  readonly folder: string;
  readonly ports: Ports;
  /** The ACME server's directory, and the certificate of its door. */
  readonly acme: { readonly directory: string; readonly doorCertificate: string };
};

const files = ['Caddyfile', 'options.caddyfile', 'site.caddyfile'] as const;

/** Lays out Caddy's files as a delivery does, and gives its environment: the host's, but with ports of a test. */
async function layOut({ tls, publicHost, folder, ports, acme }: Site): Promise<NodeJS.ProcessEnv> {
  const values = {
    ...{ region: 'eu-west-1', bucket: 'bucket', bundleSha256: '0'.repeat(64), ledgerTableName: 'ledger' },
    ...{ workerLogGroupName: 'workers', natGroupName: 'nat' },
    ...{ passwordParameterName: '/password', publicHost },
  };
  const all = hostFiles(tls, values);
  for (const name of files) await writeFile(join(folder, name), all[name]);
  const lines = all['caddy.env'].trimEnd().split('\n');
  return {
    ...Object.fromEntries(lines.map((line) => [line.split('=', 1)[0], line.slice(line.indexOf('=') + 1)])),
    PATH: process.env['PATH'],
    HOME: folder,
    CADDY_STORE: join(folder, 'store'),
    CADDY_BIND: '127.0.0.1',
    CADDY_HTTP_PORT: String(ports.http),
    CADDY_HTTPS_PORT: String(ports.https),
    GATEWAY_PORT: String(ports.app),
    ACME_DIRECTORY: acme.directory,
    SSL_CERT_FILE: acme.doorCertificate,
  };
}

/** Starts the pinned Caddy with the project's own configuration, once `caddy validate` has taken it. */
export async function startCaddy(site: Site): Promise<Tool> {
  const env = await layOut(site);
  const words = ['--adapter', 'caddyfile', '--config', join(site.folder, 'Caddyfile')];
  await run(toolPath('caddy'), ['validate', ...words], { cwd: site.folder, env });
  return startTool(toolPath('caddy'), ['run', ...words], { cwd: site.folder, env });
}

/** Stands in for the app: tells the headers that reached it. */
export async function startApp(port: number): Promise<{ close(): Promise<void> }> {
  const server = createServer((asked, answer) => answer.end(JSON.stringify(asked.headers)));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** What the app saw. */
  readonly seen: IncomingHttpHeaders;
  readonly certificate: PeerCertificate;
};

/** Asks the site as a browser does that trusts `ca` and nobody else. */
export function ask({ publicHost, ports }: Site, ca: string, headers = {}): Promise<Answer> {
  const isName = /[a-z]/.test(publicHost);
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        ...{ host: '127.0.0.1', port: ports.https, path: '/', ca, agent: false, timeout: 5000 },
        headers: { host: publicHost, ...headers },
        // A bare address is never told in a handshake. Source: RFC 6066, section 3.
        ...(isName ? { servername: publicHost } : {}),
      },
      (answer) => {
        let text = '';
        const { socket } = answer;
        const certificate = socket instanceof TLSSocket ? socket.getPeerCertificate() : undefined;
        answer.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        answer.on('error', reject).on('end', () => {
          if (answer.statusCode !== 200 || certificate === undefined)
            reject(new Error(`it answered ${answer.statusCode}: ${text}`));
          else resolve({ status: 200, headers: answer.headers, seen: JSON.parse(text), certificate });
        });
      },
    );
    asked.on('timeout', () => asked.destroy(new Error('no answer'))).on('error', reject);
    asked.end();
  });
}
