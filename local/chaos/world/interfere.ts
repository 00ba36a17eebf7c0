import { readFile } from 'node:fs/promises';
import { identityOf } from '../../launch/process-identity.ts';
import type { Incident, Target } from '../incidents.ts';
import { childProcesses } from './child-processes.ts';
import type { ChaosWorld } from './world.ts';

export type InterferePorts = {
  sleep(milliseconds: number): Promise<void>;
  below(limit: number): number;
};

/**
 * Kills or stops a process of the run, for an incident; a stopped one goes on when this resolves. False where there
 * was none at that moment. Nothing is touched that does not carry the run's mark.
 */
export async function interfere(
  world: ChaosWorld,
  incident: Incident,
  ports: InterferePorts,
): Promise<boolean> {
  const pid = await pidOf(world, incident.target, ports);
  const identity = pid === undefined ? undefined : await identityOf(pid);
  if (pid === undefined || identity === undefined || !(await isOurs(pid, world))) return false;
  // ECS's host takes its workers with it: they are of its process group.
  if (incident.kind === 'kill') return signal(incident.target === 'ecs' ? -pid : pid, 'SIGKILL');
  if (!signal(pid, 'SIGSTOP')) return false;
  await ports.sleep(incident.forSeconds * 1000);
  if ((await identityOf(pid)) === identity) signal(pid, 'SIGCONT');
  return true;
}

async function pidOf(
  { programs }: ChaosWorld,
  target: Target,
  { below }: InterferePorts,
): Promise<number | undefined> {
  if (target !== 'worker') return programs.pid(target);
  const ecs = programs.pid('ecs');
  const workers = ecs === undefined ? [] : await childProcesses(ecs);
  return workers[below(workers.length)]?.pid;
}

async function isOurs(pid: number, { mark }: ChaosWorld): Promise<boolean> {
  const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
  const entries = environment.split('\0');
  return Object.entries(mark).every(([name, value]) => entries.includes(`${name}=${value}`));
}

function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
}
