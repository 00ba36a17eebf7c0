import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { identityOf, pidIn } from './process-identity.ts';

/** Attempts at one file that others take and give back meanwhile; then it counts as held. */
const maxTries = 5;

/**
 * Takes a file that one living process at a time may hold; false where another one does. What a dead process left
 * is taken over, also where its pid is another process now. Atomic: of two that try at once one gets it.
 */
export async function takeHolderFile(path: string, nonce: string): Promise<boolean> {
  const own = (await identityOf(process.pid)) ?? String(process.pid);
  const draft = `${path}.${nonce}`;
  await writeFile(draft, `${own}\n`);
  try {
    for (let tries = 0; tries < maxTries; tries += 1) {
      if (await tryLink(draft, path)) return true;
      if (await isHeld(path)) return false;
      await clearAway(path, `${draft}.dead`);
    }
    return false;
  } finally {
    await rm(draft, { force: true });
  }
}

/** A link fails where the file is there already, and is there with its content from the first moment on. */
async function tryLink(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function isHeld(path: string): Promise<boolean> {
  const holder = (await readFile(path, 'utf8').catch(() => '')).trim();
  if (/^\d+$/.test(holder)) return isAlive(Number(holder));
  const pid = pidIn(holder);
  return pid !== undefined && (await identityOf(pid)) === holder;
}

/** Whoever took the file over meanwhile gets it back. */
async function clearAway(path: string, aside: string): Promise<void> {
  try {
    await rename(path, aside);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
    throw error;
  }
  if (await isHeld(aside)) await tryLink(aside, path);
  await rm(aside, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
