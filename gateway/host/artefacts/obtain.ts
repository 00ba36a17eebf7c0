import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { archiveFile } from './archive-file.ts';
import { checkDigest, type Digest } from './digest.ts';

export type Archive = {
  /** Puts the archive into a folder and tells its path. */
  readonly fetch: (folder: string) => Promise<string>;
  readonly digest: Digest;
  /** The program's path within. */
  readonly member: string;
};

export type Obtained = 'was there' | 'new';

/**
 * Gets a program out of a pinned archive to a path, once: what is there stays. The archive's digest is checked before
 * anything is taken out of it, and a program that is there is a whole one.
 */
export async function obtain(target: string, { fetch, digest, member }: Archive): Promise<Obtained> {
  if (existsSync(target)) return 'was there';
  await mkdir(dirname(target), { recursive: true });
  const folder = await mkdtemp(`${target}-`);
  try {
    const archive = await fetch(folder);
    await checkDigest(archive, digest);
    const partial = join(folder, 'program');
    await writeFile(partial, await archiveFile(archive, member));
    await chmod(partial, 0o755);
    await rename(partial, target);
    return 'new';
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
