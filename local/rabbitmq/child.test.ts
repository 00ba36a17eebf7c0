import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Child, startChild } from './child.ts';

let cwd: string;
const children: Child[] = [];

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'warm-pool-child-'));
});

afterEach(async () => {
  for (const child of children.splice(0)) await child.end(0);
  await rm(cwd, { recursive: true, force: true });
});

async function startNode(program: string): Promise<Child> {
  const child = await startChild([process.execPath, '-e', program], { cwd, env: {} });
  children.push(child);
  return child;
}

const stayAlive = 'setInterval(() => undefined, 1000); console.log("up");';

describe('a program that is started', () => {
  it('ends at SIGTERM', async () => {
    const child = await startNode(stayAlive);
    await expect.poll(() => child.output()).toContain('up');
    expect(child.hasEnded()).toBe(false);
    await child.end(10_000);
    expect(child.hasEnded()).toBe(true);
  });

  it('is killed with its own children where it ignores SIGTERM', async () => {
    const child = await startNode(
      `process.on('SIGTERM', () => undefined);
       const inner = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(stayAlive)}]);
       inner.stdout.on('data', () => console.log('inner ' + inner.pid));
       setInterval(() => undefined, 1000);`,
    );
    await expect.poll(() => child.output()).toMatch(/inner \d+/);
    const innerPid = Number(/inner (\d+)/.exec(child.output())?.[1]);
    await child.end(50);
    await expect.poll(() => isRunning(innerPid)).toBe(false);
  });

  it('keeps the last of what it printed, and may be ended again after its own end', async () => {
    const child = await startNode('console.log("x".repeat(20000)); console.error("the end")');
    await expect.poll(() => child.hasEnded()).toBe(true);
    await expect.poll(() => child.output()).toContain('the end');
    expect(child.output().length).toBeLessThanOrEqual(8192);
    await child.end(0);
  });

  it('is an error where there is no such program', async () => {
    await expect(startChild(['/no/such/program'], { cwd, env: {} })).rejects.toThrow('ENOENT');
  });
});

/** A process that ended, but whose parent hasn't looked yet, runs no more. */
async function isRunning(pid: number): Promise<boolean> {
  const ps = await startChild(['/bin/ps', '-o', 'stat=', '-p', String(pid)], { cwd, env: {} });
  await expect.poll(() => ps.hasEnded()).toBe(true);
  return /^[^Z\s]/.test(ps.output());
}
