import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);
const maxOutputBytes = 16 * 1024 * 1024;
const baseFolder = join(import.meta.dirname, '../../.local/image-base');

/** How an image says that it is started. Source: the OCI image specification, "Properties". */
export type ImageConfig = {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly user: string;
  readonly workingDirectory: string;
};

export type Images = {
  /** Builds a folder with a Dockerfile, for this machine's processor unless another is named. Returns its files. */
  build(folder: string, name: string, platform?: string): Promise<{ config: ImageConfig; files: string }>;
  close(): Promise<void>;
};

const inspected = z.object({
  OCIv1: z.object({
    config: z.object({
      Cmd: z.array(z.string()),
      Env: z.array(z.string()),
      User: z.string(),
      WorkingDir: z.string(),
    }),
  }),
});

/** What the tier `images` lacks on this machine; undefined where it can run. */
export function missingForImages(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  if (!folders.some((folder) => existsSync(join(folder, 'buildah')))) return 'buildah is not installed';
  if (process.getuid?.() !== 0) return 'the images are started in namespaces of their own, which needs root';
  if (!existsSync(join(baseFolder, 'etc', 'image-base')))
    return 'the base is not there: run test/setup-images.sh';
  return undefined;
}

/**
 * A store of images of its own, with a base in it: Debian with Python, and this very Node. The base is there for ARM,
 * too, though none of its programs would run here: what is built on it must not need them to.
 */
export async function openImages(): Promise<Images> {
  const store = await mkdtemp(join(tmpdir(), 'images-'));
  const buildah = async (...args: string[]): Promise<string> => {
    const own = ['--root', join(store, 'root'), '--runroot', join(store, 'run'), '--storage-driver', 'vfs'];
    const { stdout } = await run('buildah', [...own, ...args], { maxBuffer: maxOutputBytes });
    return stdout.trim();
  };
  const close = () => rm(store, { recursive: true, force: true });
  try {
    await makeBase(buildah);
  } catch (error) {
    await close();
    throw error;
  }
  return { build: (folder, name, platform) => build(buildah, folder, name, platform), close };
}

type Buildah = (...args: string[]) => Promise<string>;

const baseName = 'localhost/base';

async function makeBase(buildah: Buildah): Promise<void> {
  const container = await buildah('from', 'scratch');
  await buildah('copy', container, baseFolder, '/');
  await buildah('copy', '--chmod', '755', container, process.execPath, '/usr/local/bin/node');
  await buildah('config', '--env', 'PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', container);
  await buildah('manifest', 'create', baseName);
  for (const architecture of ['amd64', 'arm64']) {
    const image = `localhost/base-${architecture}`;
    await buildah('config', '--arch', architecture, container);
    await buildah('commit', '--quiet', container, image);
    await buildah('manifest', 'add', '--arch', architecture, baseName, `containers-storage:${image}`);
  }
  await buildah('rm', container);
}

async function build(buildah: Buildah, folder: string, name: string, platform?: string) {
  const image = `localhost/${name}`;
  const base = ['--pull-never', '--build-arg', `BASE=${baseName}`];
  const target = platform === undefined ? [] : ['--platform', platform];
  await buildah('bud', '--quiet', '--isolation', 'chroot', ...base, ...target, '--tag', image, folder);
  const config = configOf(JSON.parse(await buildah('inspect', '--type', 'image', image)));
  const architecture = platform === undefined ? [] : ['--arch', platform.replace('linux/', '')];
  const container = await buildah('from', '--pull-never', ...architecture, image);
  return { config, files: await buildah('mount', container) };
}

function configOf(inspection: unknown): ImageConfig {
  const { Cmd, Env, User, WorkingDir } = inspected.parse(inspection).OCIv1.config;
  const environment = Object.fromEntries(
    Env.map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
  );
  return { command: Cmd, environment, user: User, workingDirectory: WorkingDir };
}
