import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeBundle } from '../../build/write-bundle.ts';
import { freePort } from '../../test/host/free-port.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export type DeployedGateway = { readonly url: string; readonly pid: number; close(): Promise<void> };

/**
 * The gateway as it is deployed, one bundle with the flags of its unit, on the ledger of a local run: it takes over the
 * environment of that run's own gateway, but for the port.
 */
export async function startDeployedGateway(ownGatewayPid: number, folder: string): Promise<DeployedGateway> {
  const { file } = await writeBundle('gateway', root, join(folder, 'gateway'));
  const port = await freePort();
  const environment = { ...(await environmentOf(ownGatewayPid)), GATEWAY_PORT: String(port) };
  const child = spawn(process.execPath, [...(await flagsOfUnit()), file], {
    env: environment,
    stdio: 'ignore',
  });
  await once(child, 'spawn');
  const { pid } = child;
  if (pid === undefined) throw new Error('the gateway was started and has no pid');
  return {
    url: `http://127.0.0.1:${port}`,
    pid,
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const closed = once(child, 'close');
      child.kill('SIGTERM');
      await closed;
    },
  };
}

async function environmentOf(pid: number): Promise<NodeJS.ProcessEnv> {
  const text = await readFile(`/proc/${pid}/environ`, 'utf8');
  const pairs = text.split('\0').filter((pair) => pair.includes('='));
  return Object.fromEntries(
    pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );
}

async function flagsOfUnit(): Promise<readonly string[]> {
  const unit = await readFile(join(root, 'gateway/host/files/gateway.service'), 'utf8');
  const line = /^ExecStart=\S+\/node (.*) \S+\.mjs$/m.exec(unit)?.[1];
  if (line === undefined) throw new Error("gateway.service's ExecStart has another shape");
  return line.split(' ');
}
