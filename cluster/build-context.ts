import { createHash } from 'node:crypto';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import dockerIgnore from '@balena/dockerignore';
import { type Zippable, zipSync } from 'fflate';
import { CallerError } from '../shared/pool/errors.ts';

export type ContextFile = {
  /** Relative to the folder, with forward slashes. */
  readonly path: string;
  readonly content: Uint8Array;
  readonly executable: boolean;
};

const maxFiles = 5000;
const maxBytes = 256 * 1024 * 1024;

/**
 * The files that an image is built from: all of the folder but what its `.dockerignore` leaves out, in an order of
 * their own. Throws `invalid_configuration` for a folder that is too large, or that holds anything but files.
 */
export async function readBuildContext(folder: string): Promise<readonly ContextFile[]> {
  const ignored = await ignoredIn(folder);
  const names = await readdir(folder, { recursive: true });
  const wanted = names.filter((name) => !ignored(name));
  const files: ContextFile[] = [];
  let bytes = 0;
  for (const path of wanted.toSorted()) {
    const file = await readContextFile(folder, path);
    if (file === undefined) continue;
    files.push(file);
    bytes += file.content.length;
    if (files.length > maxFiles || bytes > maxBytes) throw tooLarge(folder);
  }
  return files;
}

async function readContextFile(folder: string, path: string): Promise<ContextFile | undefined> {
  const about = await lstat(join(folder, path));
  if (about.isDirectory()) return undefined;
  if (!about.isFile()) {
    throw refused(
      `${folder}/${path} is neither a file nor a folder: replace it, or name it in .dockerignore`,
    );
  }
  if (about.size > maxBytes) throw tooLarge(folder);
  return { path, content: await readFile(join(folder, path)), executable: (about.mode & 0o111) !== 0 };
}

/** Docker itself needs the two files, whatever `.dockerignore` says. */
const always: ReadonlySet<string> = new Set(['Dockerfile', '.dockerignore']);

async function ignoredIn(folder: string): Promise<(path: string) => boolean> {
  const text = await readFile(join(folder, '.dockerignore'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const rules = dockerIgnore.default().add(text);
  return (path) => !always.has(path) && rules.ignores(path);
}

/** Changes with any path, content or executable bit, and with nothing else: SHA-256, hex. */
export function contentHash(files: readonly ContextFile[]): string {
  const hash = createHash('sha256');
  for (const { path, content, executable } of files) {
    hash.update(JSON.stringify([path, executable, content.length])).update(content);
  }
  return hash.digest('hex');
}

/** ZIP's time of every file: one that says nothing, so that equal contents give equal bytes. */
const noTime = '1980-01-01T00:00:00';
const unixFiles = { os: 3, regular: 0o100_644, executable: 0o100_755 } as const;

/** The files as a ZIP archive, the form in which CodeBuild takes a source. */
export function zipOf(files: readonly ContextFile[]): Uint8Array {
  const entries = files.map(({ path, content, executable }): [string, Zippable[string]] => {
    const mode = executable ? unixFiles.executable : unixFiles.regular;
    // Unix's mode lies in the upper half of the attributes. Source: PKWARE's APPNOTE, 4.4.15.
    return [path, [content, { os: unixFiles.os, attrs: mode * 2 ** 16, mtime: noTime }]];
  });
  return zipSync(Object.fromEntries(entries));
}

function tooLarge(folder: string): CallerError {
  return refused(
    `${folder} has more than ${maxFiles} files or ${maxBytes / 1024 / 1024} MiB: name in its .dockerignore what the image doesn't need`,
  );
}

function refused(message: string): CallerError {
  return new CallerError('invalid_configuration', message);
}
