import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A control group of its own, in which some programs run together. */
export type MemoryLimit = {
  /** Starts programs within it; they stay there, this process only meanwhile. */
  startWithin<T>(start: () => Promise<T>): Promise<T>;
  /** The most that its programs held at once, MiB, and how often one was killed for want of memory. */
  told(): Promise<{ readonly peakMiB: number; readonly kills: number }>;
  /** Removes it; its processes must have ended. */
  close(): Promise<void>;
};

type Files = {
  readonly limit: string;
  readonly swap: string;
  readonly peak: string;
  readonly events: string;
};

/** Source: the kernel's admin-guide, cgroup-v1/memory.rst and cgroup-v2.rst. */
const filesOfVersion: Readonly<Record<1 | 2, Files>> = {
  1: {
    limit: 'memory.limit_in_bytes',
    // Memory and swap together: with the same limit as memory alone there is no swap.
    swap: 'memory.memsw.limit_in_bytes',
    peak: 'memory.max_usage_in_bytes',
    events: 'memory.oom_control',
  },
  2: { limit: 'memory.max', swap: 'memory.swap.max', peak: 'memory.peak', events: 'memory.events' },
};

/**
 * Makes a control group that holds its programs to so much memory, without swap: their own and the page cache of the
 * files that they are the first to read. Linux, as root. Throws an Error in words where the kernel gives none.
 */
export async function openMemoryLimit(maxMiB: number): Promise<MemoryLimit> {
  const { version, parent, own } = await whereGroupsAre();
  const folder = join(parent, `warm-pool-bench-${process.pid}`);
  const files = filesOfVersion[version];
  const bytes = maxMiB * 2 ** 20;
  await mkdir(folder);
  try {
    await writeFile(join(folder, files.limit), String(bytes));
    await writeFile(join(folder, files.swap), version === 1 ? String(bytes) : '0');
  } catch (error) {
    await rmdir(folder);
    throw new Error('the kernel lets nobody limit memory here: run without --memory-max-mib', {
      cause: error,
    });
  }
  return {
    async startWithin(start) {
      await writeFile(join(folder, 'cgroup.procs'), String(process.pid));
      try {
        return await start();
      } finally {
        await writeFile(join(own, 'cgroup.procs'), String(process.pid));
      }
    },
    async told() {
      const peak = Number(await readFile(join(folder, files.peak), 'utf8'));
      const kills = /^oom_kill (\d+)$/m.exec(await readFile(join(folder, files.events), 'utf8'))?.[1];
      return { peakMiB: peak / 2 ** 20, kills: Number(kills) };
    },
    close: async () => await rmdir(folder),
  };
}

/** Where a group can be made: below our own in version 1, beside it in version 2, where a group has groups or processes. */
async function whereGroupsAre(): Promise<{ version: 1 | 2; parent: string; own: string }> {
  const mounts = await readFile('/proc/self/mounts', 'utf8');
  const groups = await readFile('/proc/self/cgroup', 'utf8');
  const first = /^\S+ (\S+) cgroup \S*\bmemory\b/m.exec(mounts)?.[1];
  const ownInFirst = /^\d+:memory:(.*)$/m.exec(groups)?.[1];
  if (first !== undefined && ownInFirst !== undefined) {
    const own = join(first, ownInFirst);
    return { version: 1, parent: own, own };
  }
  const second = /^\S+ (\S+) cgroup2 /m.exec(mounts)?.[1];
  const ownInSecond = /^0::(.*)$/m.exec(groups)?.[1];
  if (second === undefined || ownInSecond === undefined) throw new Error('this kernel has no control groups');
  const own = join(second, ownInSecond);
  return { version: 2, parent: join(own, '..'), own };
}

const run = promisify(execFile);

/** Copies a program to where nobody has read it, so that the memory of its file counts for whoever runs it next. */
export async function freshCopy(file: string, copy: string): Promise<void> {
  await copyFile(file, copy);
  await run('sync', [copy]);
  await forgetFile(copy);
}

/** Takes a file out of the page cache, but for what a running program has of it. Source: GNU coreutils, dd's nocache. */
export async function forgetFile(file: string): Promise<void> {
  await run('dd', [`if=${file}`, 'iflag=nocache', 'count=0', 'status=none']);
}
