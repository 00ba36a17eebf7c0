import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClaimsAnswer, DecisionsAnswer, PoolAnswer } from './answers.ts';
import { eventually, type LocalRun, startLocalRun } from './local-run.ts';

describe('a pools file', () => {
  let directory = '';
  let file = '';
  let run: LocalRun | undefined;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'pools-file-'));
    file = join(directory, 'pools.yaml');
  });
  afterEach(async () => {
    await run?.end();
    run = undefined;
    await rm(directory, { recursive: true, force: true });
  });
  const start = async (text: string) => {
    await writeFile(file, text);
    run = await startLocalRun(['--pools', file]);
    return run;
  };

  it('with problems is refused before anything starts, every problem with its path', async () => {
    const text =
      'pools:\n  - {name: One, image: workers/example}\n  - {name: two, image: x, colour: red, cpu: 7}\n';
    const starting = start(text);
    await expect(starting).rejects.toThrow(/ended with 78/);
    await expect(starting).rejects.toThrow(/pools\[0\]\.name: lower-case/);
    await expect(starting).rejects.toThrow(/pools\[1\]\.colour: unknown key/);
    await expect(starting).rejects.toThrow(/pools\[1\]\.memory: Fargate has no size of 7/);
  });

  it('that loses a pool drains it, lets its claim live, and forgets it when nothing is left', async () => {
    const two = '  - {name: two, image: workers/example, target: {fixed: 2}}\n';
    const one = '  - {name: one, image: workers/example, target: {fixed: 1}}\n';
    const local = await start(`pools:\n${one}${two}`);
    const pool = (name: string) => local.call<PoolAnswer>('GET', `/api/v1/pools/${name}`);
    await eventually(
      () => pool('two'),
      ({ body }) => body.counts.warm === 2,
    );
    const [claim] = (await local.call<ClaimsAnswer>('POST', '/api/v1/pools/two/claims', {})).body.claims;
    await writeFile(file, `pools:\n${one}`);
    await eventually(
      () => pool('two'),
      ({ status }) => status === 404,
    );
    expect((await local.call('POST', `/api/v1/claims/${claim?.id}/renew`, {})).status).toBe(200);
    await eventually(
      () => local.pids(/main\.ts/),
      // The launcher's two programs, the worker of the pool that stays, and the one that is claimed.
      (pids) => pids.length === 4,
    );
    expect((await local.call('DELETE', `/api/v1/claims/${claim?.id}`)).status).toBe(200);
    await eventually(
      () => local.pids(/main\.ts/),
      (pids) => pids.length === 3,
    );
  });

  it('that is changed into one that this machine cannot run leaves the pools as they are', async () => {
    const one = '  - {name: one, image: workers/example, target: {fixed: 1}}\n';
    const local = await start(`pools:\n${one}`);
    await writeFile(file, `pools:\n${one}  - {name: two, image: x, sidecars: [{name: log, image: y}]}\n`);
    await eventually(
      async () => local.output(),
      (output) => /pools\[1\]\.sidecars.*\n.*stay as they were/.test(output),
    );
    const { body } = await local.call<{ pools: PoolAnswer[] }>('GET', '/api/v1/pools');
    expect(body.pools).toHaveLength(1);
  });

  it('with an image that never gets ready opens a breaker and says why, instead of a loop', async () => {
    const local = await start(
      'pools:\n  - {name: broken, image: registry.example/none:1, target: {fixed: 3}}\n',
    );
    const pool = () => local.call<PoolAnswer>('GET', '/api/v1/pools/broken');
    const { body } = await eventually(pool, ({ body }) =>
      body.problems?.some((problem) => /image/i.test(problem)),
    );
    expect(body.problems.join('\n')).toMatch(/stopped, with one trial at|the next launch is a trial/);
    const launches = async () => {
      const { body } = await local.call<DecisionsAnswer>('GET', '/api/v1/pools/broken/decisions');
      return body.decisions.filter(({ action }) => action === 'launch').length;
    };
    const before = await launches();
    expect(before).toBeLessThan(6);
    const miss = await local.call<{ error: { code: string; details: { reason: string } } }>(
      'POST',
      '/api/v1/pools/broken/claims',
      {},
    );
    expect(miss).toMatchObject({ status: 503, body: { error: { code: 'pool_empty' } } });
    expect(miss.headers.get('retry-after')).toMatch(/^\d+$/);
  });
});
