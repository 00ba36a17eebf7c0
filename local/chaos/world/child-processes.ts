import { readFile } from 'node:fs/promises';

export type ChildProcess = {
  readonly pid: number;
  readonly command: string;
  readonly address: string | undefined;
};

/** The living children of a process, by Linux's /proc, each with the address that it was told to listen at. */
export async function childProcesses(pid: number): Promise<readonly ChildProcess[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const pids = text.split(' ').filter((word) => word !== '');
  const found = await Promise.all(pids.map((child) => describe(Number(child))));
  return found.flatMap((child) => child ?? []);
}

async function describe(pid: number): Promise<ChildProcess | undefined> {
  try {
    const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8');
    const host = environment.split('\0').find((entry) => entry.startsWith('HOST='));
    // A zombie has no command line: it has ended.
    return command === '' ? undefined : { pid, command, address: host?.slice('HOST='.length) };
  } catch {
    // It ended while we looked.
    return undefined;
  }
}
