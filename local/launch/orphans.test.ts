import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { endOrphans, launcherMark } from './orphans.ts';
import { identityOf } from './process-identity.ts';

const children: ChildProcess[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
});

async function processWith(environment: Readonly<Record<string, string>>): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { env: environment });
  children.push(child);
  await once(child, 'spawn');
  return child;
}

/** This process as it would be if its pid had been another process's before. */
async function earlierProcessOfThisPid(): Promise<Record<string, string>> {
  const mark = await launcherMark();
  return Object.fromEntries(Object.entries(mark).map(([name, value]) => [name, value.replace(/\d+$/, '1')]));
}

describe.runIf(process.platform === 'linux')('a process that a launcher started', () => {
  it('is ended where that launcher is gone, though its pid is taken again', async () => {
    const orphan = await processWith(await earlierProcessOfThisPid());
    const ended = once(orphan, 'exit');
    expect(await endOrphans()).toBeGreaterThanOrEqual(1);
    expect(await ended).toEqual([null, 'SIGKILL']);
  });

  it('lives on while its launcher lives', async () => {
    const child = await processWith(await launcherMark());
    await endOrphans();
    expect(await identityOf(child.pid ?? 0)).toBeDefined();
  });

  it('is left alone where it bears no mark, or the mark of another pid namespace', async () => {
    const [[name = '', identity = ''] = []] = Object.entries(await earlierProcessOfThisPid());
    const others = [{}, { [name]: identity.replace(/\[\d+\]/, '[1]') }, { [name]: 'nonsense' }];
    const spared = await Promise.all(others.map(processWith));
    await endOrphans();
    for (const { pid } of spared) expect(await identityOf(pid ?? 0)).toBeDefined();
  });

  it('bears an identity that ends with it', async () => {
    const child = await processWith({});
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    expect(await identityOf(child.pid ?? 0)).toBeUndefined();
  });
});
