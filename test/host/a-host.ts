import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type HostValues, hostFiles } from '../../gateway/host/host-files.ts';
import { manifestOf, sha256Of } from '../../gateway/host/release.ts';

const standIns = fileURLToPath(new URL('./stand-ins', import.meta.url));
const scripts = fileURLToPath(new URL('../../gateway/host/files', import.meta.url));
export const bucket = 'artefacts-bucket';
const region = 'eu-west-1';

/** How a script ended. */
export type Ended = { readonly code: number; readonly output: string };

export type Host = {
  /** The host's root folder. */
  readonly root: string;
  /** What the stand-ins know and note. */
  readonly world: string;
  /** Runs one of the host's scripts to its end. */
  run(script: string, settings?: Readonly<Record<string, string>>, words?: readonly string[]): Promise<Ended>;
  /** Puts an object into the bucket. */
  put(key: string, contents: string | Uint8Array): Promise<void>;
  /** What a stand-in was asked, a line a call. */
  asked(standIn: 'aws' | 'systemctl'): Promise<readonly string[]>;
  close(): Promise<void>;
};

/** A host in a folder: the real scripts and tools, with stand-ins for AWS and systemd alone. */
export async function aHost(): Promise<Host> {
  const folder = await mkdtemp(join(tmpdir(), 'host-'));
  const [root, world] = [join(folder, 'root'), join(folder, 'world')];
  await mkdir(root);
  await mkdir(world);
  const environment = {
    PATH: `${standIns}:/usr/local/bin:/usr/bin:/bin`,
    DELIVER_ROOT: root,
    STAND_INS: world,
    ARTEFACTS_BUCKET: bucket,
    AWS_REGION: region,
    HEALTH_SECONDS: '20',
  };
  return {
    root,
    world,
    run: (script, settings = {}, words = []) =>
      ended(join(scripts, script), words, { ...environment, ...settings }),
    put: async (key, contents) => await write(join(world, 's3', bucket, key), contents),
    asked: async (standIn) => (await readFile(join(world, `${standIn}.log`), 'utf8')).trimEnd().split('\n'),
    close: async () => {
      await endGateway(world);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function write(path: string, contents: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, contents);
}

function ended(path: string, words: readonly string[], env: Record<string, string>): Promise<Ended> {
  return new Promise((resolve) => {
    execFile('bash', [path, ...words], { env, timeout: 60_000 }, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : error === null ? 0 : -1;
      resolve({ code, output: `${stdout}${stderr}` });
    });
  });
}

/** The one process that a host leaves running, by the number that its stand-in noted. */
async function endGateway(world: string): Promise<void> {
  const text = await readFile(join(world, 'gateway.pid'), 'utf8').catch(() => '');
  if (text === '') return;
  try {
    process.kill(Number(text), 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** Tells its own SHA-256 as the gateway does. */
export const healthyApp = `
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
const bundleSha256 = createHash('sha256').update(readFileSync(import.meta.filename)).digest('hex');
createServer((_, answer) => answer.end(JSON.stringify({ status: 'ok', version: '1', bundleSha256 })))
  .listen(Number(process.env.GATEWAY_PORT), process.env.GATEWAY_HOST);
`;

export type ReleaseParts = {
  readonly port: number;
  readonly app: string;
  /** Files of the release that are others than the project's. */
  readonly instead?: Readonly<Record<string, string>>;
};

const node = `#!/bin/sh\nexec '${process.execPath}' "$@"\n`;
/** Caddy's answer to `validate` is all that a delivery asks of it. */
const caddy = '#!/bin/sh\n! grep -q nonsense "$5"\n';

/** Puts a release into the host's bucket as the stack would, and tells its name and its objects' keys by file. */
export async function putRelease(host: Host, { port, app, instead = {} }: ReleaseParts) {
  const values: HostValues = {
    region,
    bucket,
    bundleSha256: sha256Of(app),
    ledgerTableName: 'ledger',
    workerLogGroupName: 'workers',
    natGroupName: 'nat',
    passwordParameterName: '/warm-pool/test/gateway/password-hash',
    publicHost: '127.0.0.1',
  };
  const files: Record<string, string> = {
    ...hostFiles('internal', values),
    ...{ node, caddy, 'gateway.mjs': app },
    ...instead,
  };
  files['gateway.env'] = (files['gateway.env'] ?? '').replace('GATEWAY_PORT=8080', `GATEWAY_PORT=${port}`);
  const listed = Object.entries(files).map(([name, text]) => ({ name, text, sha256: sha256Of(text) }));
  for (const { text, sha256 } of listed) await host.put(`artefacts/${sha256}`, text);
  const manifest = manifestOf(listed);
  const release = sha256Of(manifest);
  await host.put(`artefacts/${release}`, manifest);
  const keys = Object.fromEntries(listed.map(({ name, sha256 }) => [name, `artefacts/${sha256}`]));
  return { release, keys, bundleSha256: values.bundleSha256 };
}
