import { chmod, cp, mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What a deployment reads of the project; its stack configs and its builds are written beside. */
const copied = [
  ...['Pulumi.yaml', 'index.ts', 'go.sh', 'tsconfig.json'],
  ...['networks', 'cluster', 'gateway', 'pool-controller', 'shared', 'build', 'go', 'workers/example'],
];
/** As they are, with their times: `go.sh` would install anew for a younger one. */
const linked = ['node_modules', 'package.json', 'package-lock.json'];

export type Checkout = {
  readonly folder: string;
  /** Comes first on the PATH: the stand-ins of the plug-ins. */
  readonly plugins: string;
  /** Holds the stacks, for a `file://` backend. */
  readonly backend: string;
  writePools(text: string): Promise<void>;
  remove(): Promise<void>;
};

/** A copy of the project in a folder of its own, so that no stack config is written into this one. */
export async function makeCheckout(): Promise<Checkout> {
  await refuseWhereMoreIsToBeInstalled();
  const base = await mkdtemp(join(tmpdir(), 'warm-pool-engine-'));
  const [folder, plugins, backend] = ['project', 'plugins', 'backend'].map((name) => join(base, name)) as [
    string,
    string,
    string,
  ];
  for (const path of [folder, plugins, backend]) await mkdir(path);
  for (const path of copied) await cp(join(root, path), join(folder, path), { recursive: true });
  for (const path of linked) await symlink(join(root, path), join(folder, path));
  for (const plugin of ['aws', 'awsx']) await writePlugin(plugins, plugin);
  return {
    folder,
    plugins,
    backend,
    writePools: (text) => writeFile(join(folder, 'pools.yaml'), text),
    remove: () => rm(base, { recursive: true, force: true }),
  };
}

/** The copy's `go.sh` would install through the link, which first empties the folder that everything here runs from. */
async function refuseWhereMoreIsToBeInstalled(): Promise<void> {
  const [mark, lock] = await Promise.all(
    ['node_modules/.package-lock.json', 'package-lock.json'].map((path) =>
      stat(join(root, path)).catch(() => undefined),
    ),
  );
  if (mark === undefined || (lock?.mtimeMs ?? 0) > mark.mtimeMs) {
    throw new Error('node_modules is older than package-lock.json: run npm ci first');
  }
}

/** An executable of that name on the PATH is used in place of a plug-in. */
async function writePlugin(folder: string, plugin: string): Promise<void> {
  const path = join(folder, `pulumi-resource-${plugin}`);
  const program = fileURLToPath(new URL('./provider/main.ts', import.meta.url));
  await writeFile(path, `#!/bin/sh\nexec '${process.execPath}' '${program}' ${plugin} "$@"\n`);
  await chmod(path, 0o755);
}
