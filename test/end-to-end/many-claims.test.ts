import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClaimsAnswer, PoolAnswer } from './answers.ts';
import { eventually, type LocalRun, startLocalRun } from './local-run.ts';

const clients = 50;
const claimsWanted = 1000;
/** Grabs, hits and misses together, after which the test gives up. */
const maxGrabs = 50_000;

const pools = `
pools:
  - name: busy
    image: workers/example
    target: { fixed: 40 }
    maxWorkers: 120
    reuse: { maxClaims: 10000 }
  - name: wide
    image: workers/example
    target: { fixed: 110 }
    maxWorkers: 130
`;

describe('many workers and many clients', () => {
  let run: LocalRun;
  let directory = '';
  const pool = async (name: string) => (await run.call<PoolAnswer>('GET', `/api/v1/pools/${name}`)).body;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'many-claims-'));
    await writeFile(join(directory, 'pools.yaml'), pools);
    run = await startLocalRun(['--hosted', '--pools', join(directory, 'pools.yaml')]);
  });
  afterAll(async () => {
    await run?.end();
    await rm(directory, { recursive: true, force: true });
  });

  it('keeps a pool of more than a hundred warm', async () => {
    const wide = await eventually(
      () => pool('wide'),
      ({ counts }) => counts.warm === 110,
      100,
    );
    expect(wide.problems).toEqual([]);
  });

  it('hands out 1,000 claims to 50 clients at once, and no worker to two of them', async () => {
    await eventually(
      () => pool('busy'),
      ({ counts }) => counts.warm === 40,
      100,
    );
    const held = new Map<string, string>();
    const doubled: string[] = [];
    const tally = { claims: 0, grabs: 0, statuses: new Map<number, number>() };
    const beClient = async (name: string) => {
      while (tally.claims < claimsWanted && tally.grabs < maxGrabs) {
        tally.grabs += 1;
        const answer = await run.call<ClaimsAnswer>('POST', '/api/v1/pools/busy/claims', { holder: name });
        tally.statuses.set(answer.status, (tally.statuses.get(answer.status) ?? 0) + 1);
        const claim = answer.status === 201 ? answer.body.claims[0] : undefined;
        if (claim === undefined) {
          await new Promise((resolve) => setTimeout(resolve, 100));
          continue;
        }
        tally.claims += 1;
        if (held.has(claim.worker.id))
          doubled.push(`${claim.worker.id}: ${held.get(claim.worker.id)}, ${claim.id}`);
        held.set(claim.worker.id, claim.id);
        await new Promise((resolve) => setTimeout(resolve, 5));
        held.delete(claim.worker.id);
        const released = await run.call('DELETE', `/api/v1/claims/${claim.id}`);
        expect(released.status).toBe(200);
      }
    };
    await Promise.all(Array.from({ length: clients }, (_, index) => beClient(`client-${index}`)));
    expect(doubled).toEqual([]);
    expect(tally.claims).toBeGreaterThanOrEqual(claimsWanted);
    expect([...tally.statuses.keys()].filter((status) => status !== 201 && status !== 503)).toEqual([]);
    console.log(`${tally.claims} claims, ${tally.grabs} grabs by ${clients} clients`);
  }, 300_000);
});
