import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { PoolAnswer } from './answers.ts';
import { descendants, eventually, type LocalRun, readProcess, startLocalRun } from './local-run.ts';

const runs: LocalRun[] = [];
afterEach(async () => {
  for (const run of runs.splice(0)) await run.end();
});

async function started(environment: Record<string, string> = {}): Promise<LocalRun> {
  const run = await startLocalRun([], environment);
  runs.push(run);
  return run;
}

const untilWarm = (run: LocalRun) =>
  eventually(
    async () => (await run.call<PoolAnswer>('GET', '/api/v1/pools/default')).body,
    ({ counts }) => counts.warm === 5,
  );

describe('the launcher', () => {
  it('ends what a launcher that was killed left behind, and nothing of one that lives', async () => {
    const killed = await started();
    await untilWarm(killed);
    const left = await descendants(killed.pid);
    expect(left.length).toBeGreaterThanOrEqual(7);
    const living = await started();
    await untilWarm(living);
    process.kill(killed.pid, 'SIGKILL');
    const next = await started();
    expect(next.output()).toMatch(/ended \d+ processes of a run that was killed/);
    const still = await Promise.all(left.map((pid) => readProcess(String(pid))));
    expect(still.filter((one) => one !== undefined)).toEqual([]);
    await untilWarm(next);
    expect((await living.call<PoolAnswer>('GET', '/api/v1/pools/default')).body.counts.warm).toBe(5);
  });

  it('gives runs that start at once an address each', async () => {
    const both = await Promise.all([started(), started()]);
    expect(new Set(both.map(({ url }) => url)).size).toBe(2);
    for (const run of both) {
      await untilWarm(run);
      expect(run.output()).not.toContain('died');
    }
  });

  it('refuses a GATEWAY_PORT that is taken, before anything is started', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const address = holder.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    try {
      await expect(startLocalRun([], { GATEWAY_PORT: String(port) })).rejects.toThrow(/78.*GATEWAY_PORT/s);
    } finally {
      await new Promise((resolve) => holder.close(resolve));
    }
  });
});
