import { stat } from 'node:fs/promises';
import type { PoolEntry } from '../pool/directory.ts';
import { type FurtherProblems, readPoolsFile } from './pools-file.ts';

/**
 * The pools of a file, read again when the file has changed. The first read must succeed; a later version with
 * a problem changes nothing: the pools before it stay, and `refused` is told once for each such version.
 */
export async function watchedPoolsFile(
  path: string,
  refused: (error: unknown) => void,
  further?: FurtherProblems,
): Promise<() => Promise<readonly PoolEntry[]>> {
  let seen = await versionOf(path);
  let entries = await entriesOf(path, further);
  return async () => {
    const version = await versionOf(path);
    if (version === seen) return entries;
    seen = version;
    try {
      entries = await entriesOf(path, further);
    } catch (error) {
      refused(error);
    }
    return entries;
  };
}

async function entriesOf(path: string, further?: FurtherProblems): Promise<readonly PoolEntry[]> {
  return (await readPoolsFile(path, further)).map((config) => ({ config }));
}

/** Changes with the file's content; a file that is gone for a moment (an editor saves) is a version too. */
async function versionOf(path: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(path);
    return `${mtimeMs} ${size} ${ino}`;
  } catch (error) {
    return `unreadable: ${String(error)}`;
  }
}
