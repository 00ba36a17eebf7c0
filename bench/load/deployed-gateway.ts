import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeBundle } from '../../build/write-bundle.ts';
import { freePort } from '../../test/host/free-port.ts';
import { freshCopy, type MemoryLimit } from './memory-limit.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export type DeployedGateway = { readonly url: string; readonly pid: number; close(): Promise<void> };

export type GatewayStart = {
  /** The unit whose flags and variables it runs with; undefined for the host's own. */
  readonly unitFile?: string | undefined;
  /** What it runs within. */
  readonly limit?: MemoryLimit | undefined;
};

const ownUnit = join(root, 'gateway/host/files/gateway.service');

/**
 * The gateway as it is deployed, one bundle with the flags of its unit, on the ledger of a local run: it takes over the
 * environment of that run's own gateway, but for the port.
 */
export async function startDeployedGateway(
  ownGatewayPid: number,
  folder: string,
  { unitFile = ownUnit, limit }: GatewayStart,
): Promise<DeployedGateway> {
  const { file } = await writeBundle('gateway', root, join(folder, 'gateway'));
  const node = join(folder, 'node');
  await freshCopy(process.execPath, node);
  const port = await freePort();
  const { flags, variables } = await settingsOf(unitFile);
  const environment = {
    ...(await environmentOf(ownGatewayPid)),
    ...variables,
    GATEWAY_PORT: String(port),
  };
  const start = async () => {
    const started = spawn(node, [...flags, file], { env: environment, stdio: 'ignore' });
    await once(started, 'spawn');
    return started;
  };
  const child = limit === undefined ? await start() : await limit.startWithin(start);
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

/** The flags and the variables that a unit itself sets. */
async function settingsOf(unitFile: string) {
  const unit = await readFile(unitFile, 'utf8');
  const flags = /^ExecStart=\S+\/node (.*) \S+\.mjs$/m.exec(unit)?.[1];
  if (flags === undefined) throw new Error(`${unitFile}'s ExecStart has another shape`);
  const variables = [...unit.matchAll(/^Environment=(\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]);
  return { flags: flags.split(' '), variables: Object.fromEntries(variables) as NodeJS.ProcessEnv };
}
