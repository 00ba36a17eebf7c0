import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { identityOf, pidIn, sameNamespace } from './process-identity.ts';

/** In the environment of whatever a launcher starts, and so of what that starts: the launcher's identity. */
const markName = 'LOCAL_LAUNCHER';

const lookMilliseconds = 50;
/** A killed process is gone within milliseconds, unless the disk holds it up: 5 s. */
const maxLooks = 100;

/** What the launcher adds to the environment of all that it starts; nothing on systems without Linux's /proc. */
export async function launcherMark(): Promise<Readonly<Record<string, string>>> {
  const identity = await identityOf(process.pid);
  return identity === undefined ? {} : { [markName]: identity };
}

/**
 * Ends, with SIGKILL, every process of this user that a launcher started which has since died without ending it
 * (SIGKILL, out of memory), of this checkout or another: they would hold addresses that this run is about to give
 * out. Gives their number, once they are gone.
 */
export async function endOrphans(): Promise<number> {
  const orphans = await findOrphans();
  for (const { pid, identity } of orphans) {
    if ((await identityOf(pid)) === identity) kill(pid);
  }
  for (let look = 0; look < maxLooks && (await someLive(orphans)); look += 1) await sleep(lookMilliseconds);
  return orphans.length;
}

type Orphan = { readonly pid: number; readonly identity: string };

async function findOrphans(): Promise<readonly Orphan[]> {
  const names = await readdir('/proc').catch(() => []);
  const found = await Promise.all(names.filter((name) => /^\d+$/.test(name)).map(orphanOf));
  return found.flatMap((orphan) => orphan ?? []);
}

async function orphanOf(name: string): Promise<Orphan | undefined> {
  const pid = Number(name);
  const identity = await identityOf(pid);
  const launcher = await launcherOf(pid);
  if (identity === undefined || launcher === undefined) return undefined;
  const launcherPid = pidIn(launcher);
  if (launcherPid === undefined || !sameNamespace(launcher, identity)) return undefined;
  if ((await identityOf(launcherPid)) === launcher) return undefined;
  return { pid, identity };
}

async function launcherOf(pid: number): Promise<string | undefined> {
  try {
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8');
    const mark = environment.split('\0').find((entry) => entry.startsWith(`${markName}=`));
    return mark?.slice(markName.length + 1);
  } catch {
    // Another user's, or it ended meanwhile.
    return undefined;
  }
}

async function someLive(orphans: readonly Orphan[]): Promise<boolean> {
  for (const { pid, identity } of orphans) if ((await identityOf(pid)) === identity) return true;
  return false;
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return;
    throw error;
  }
}
