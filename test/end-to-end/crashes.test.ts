import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClaimsAnswer, PoolAnswer, WorkersAnswer } from './answers.ts';
import { eventually, type LocalRun, startLocalRun } from './local-run.ts';

const pools =
  'pools:\n  - {name: default, image: workers/example, target: {fixed: 8}, maxWorkers: 40, onClaim: {path: /claimed}}\n';
const kills = 3;
const maxTries = 60;

describe('programs that are killed at telling moments', () => {
  let run: LocalRun;
  let directory = '';
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'crashes-'));
    await writeFile(join(directory, 'pools.yaml'), pools);
    run = await startLocalRun(['--pools', join(directory, 'pools.yaml')]);
    await untilWarm(8);
  });
  afterAll(async () => {
    await run?.end();
    await rm(directory, { recursive: true, force: true });
  });

  const pool = async () => (await run.call<PoolAnswer>('GET', '/api/v1/pools/default')).body;
  const untilWarm = (count: number) => eventually(pool, ({ counts }) => counts?.warm === count, 90);
  const kill = async (pattern: RegExp) => {
    const [pid] = await run.pids(pattern);
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  };
  const workers = async () =>
    (await run.call<WorkersAnswer>('GET', '/api/v1/pools/default/workers')).body.workers;

  /** What a careful client does: the same key until there is an answer. */
  const grabUntilAnswered = async (key: string) => {
    for (let tries = 0; tries < maxTries; tries += 1) {
      const answer = await run
        .call<ClaimsAnswer>(
          'POST',
          '/api/v1/pools/default/claims',
          { holder: key },
          { 'idempotency-key': key },
        )
        .catch(() => undefined);
      if (answer?.status === 201) return answer.body.claims[0];
      await sleep(250);
    }
    throw new Error(`no answer for ${key}`);
  };

  it('give each key one worker, though the gateway dies among the grabs', async () => {
    const keys = Array.from({ length: 6 }, (_, index) => `key-${index}`);
    const killer = async () => {
      for (let count = 0; count < kills; count += 1) {
        await sleep(150);
        await kill(/gateway\/app\/main/);
        await eventually(
          () => run.call('GET', '/readyz').catch(() => undefined),
          (answer) => answer?.status === 200,
        );
      }
    };
    const [claims] = await Promise.all([Promise.all(keys.map(grabUntilAnswered)), killer()]);
    expect(new Set(claims.map((claim) => claim?.worker.id)).size).toBe(keys.length);
    const again = await Promise.all(keys.map(grabUntilAnswered));
    expect(again.map((claim) => claim?.id)).toEqual(claims.map((claim) => claim?.id));
    expect((await pool()).counts.claimed).toBe(keys.length);
  });

  it('deliver the payload of a grab to its worker', async () => {
    const body = { payload: { job: 7 }, confirmSeconds: 30 };
    const { body: granted } = await run.call<ClaimsAnswer>('POST', '/api/v1/pools/default/claims', body);
    const [claim] = granted.claims;
    const delivered = await run.call('GET', `/w/${claim?.worker.id}/claimed`);
    expect(delivered.body).toEqual({
      delivery: { claimId: claim?.id, fence: claim?.fence, payload: { job: 7 } },
    });
    await run.call('DELETE', `/api/v1/claims/${claim?.id}`);
  });

  it('launch nothing twice and lose nothing, though the controller dies among its launches', async () => {
    await untilWarm(8);
    for (let count = 0; count < kills; count += 1) {
      await grabUntilAnswered(`replaced-${count}`);
      await sleep(100 * count);
      await kill(/pool-controller\/main/);
      await eventually(
        () => run.pids(/pool-controller\/main/),
        (pids) => pids.length === 1,
      );
    }
    await untilWarm(8);
    const { counts } = await pool();
    expect(counts).toMatchObject({ warm: 8, launching: 0, draining: 0, claimed: 6 + kills });
    const listed = await workers();
    const processes = await run.pids(/^\S*node main\.ts/);
    expect(processes.length).toBe(listed.length);
  });

  it('leave nothing for the audit to find', async () => {
    const [controller] = await run.pids(/pool-controller\/main/);
    const environment = await readFile(`/proc/${controller}/environ`, 'utf8');
    const env = Object.fromEntries(
      environment
        .split('\0')
        .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
    );
    const audit = () => promisify(execFile)(process.execPath, ['pool-controller/audit/main.ts'], { env });
    const { stdout } = await eventually(
      () => audit().catch((error: { stdout: string }) => error),
      ({ stdout }) => /^0 differences, 0 left$/m.test(stdout),
    );
    expect(stdout).toContain('0 differences, 0 left');
  });
});
