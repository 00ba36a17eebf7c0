import { readFile, rm, writeFile } from 'node:fs/promises';

export type DirectoryLock = { release(): Promise<void> };

/**
 * Takes a folder for this process, by a file beside it with the process's id: dynalite ends the whole process where
 * another one has its folder open. A file that a dead process left is replaced. Throws where a live process has it.
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  const path = `${directory}.pid`;
  const owner = await readOwner(path);
  if (owner !== undefined && isAlive(owner)) {
    throw new Error(
      `the folder ${directory} is in use by process ${owner}: end that one, or give this one a folder of its own ` +
        `(if process ${owner} is none of ours, delete ${path})`,
    );
  }
  if (owner !== undefined) await rm(path, { force: true });
  await writeFile(path, String(process.pid), { flag: 'wx' });
  return { release: () => rm(path, { force: true }) };
}

async function readOwner(path: string): Promise<number | undefined> {
  try {
    return Number(await readFile(path, 'utf8'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Signal 0 only asks; a process of somebody else's answers EPERM. */
function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid < 1) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
