import { readFile } from 'node:fs/promises';

export type Resident = { readonly now: number; readonly peak: number; readonly file: number };

/** A process's memory by Linux's /proc, MiB: what it holds now, the most that it ever held, and what of now is files. */
export async function residentMiB(pid: number): Promise<Resident> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
  return { now: field('VmRSS'), peak: field('VmHWM'), file: field('RssFile') };
}

/** The CPU time that a process has used, seconds. */
export async function cpuSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // After the name in parentheses: state, then user time as the twelfth and system time as the thirteenth.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Linux's USER_HZ, on every architecture that Node runs on. */
const ticksPerSecond = 100;
