import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basicAuthorization, createClient } from '../../gateway/client/client.ts';
import { settled } from '../../gateway/client/settled.ts';
import { type ApiSite, openApiSite } from './api-site.ts';
import { type Contract, forMadeUpRequests } from './known-names.ts';
import { hasSchemathesis, schemathesis } from './schemathesis.ts';

/** Time for the run; its start and what it writes at its end come on top. */
const runSeconds = 30;
/**
 * A request may fit the contract and be refused for what its pool or worker allows: a lease over the maximum. And a
 * claim that was released is remembered: it tells why it ended.
 */
const meantOtherwise = ['positive_data_acceptance', 'use_after_free'];
const settings = fileURLToPath(new URL('schemathesis.toml', import.meta.url));

let site: ApiSite;
let folder: string;
beforeAll(async () => {
  if (!hasSchemathesis()) return;
  folder = await mkdtemp(join(tmpdir(), 'schemathesis-'));
  site = await openApiSite();
});
afterAll(async () => {
  await site?.close();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

/** Workers and claims that exist, and the contract that names them. */
async function contractWithNames(): Promise<string> {
  const etl = await site.addWarm('etl', 60);
  await site.addWarm('few', 5);
  const crowd = await site.addWarm('crowd', 3);
  const client = createClient(site);
  const grab = () =>
    settled(client.POST('/api/v1/pools/{pool}/claims', { params: { path: { pool: 'etl' } }, body: {} }));
  const claims = await Promise.all(Array.from({ length: 6 }, grab));
  const headers = { authorization: basicAuthorization('fossa', site.password) };
  const contract = (await (await fetch(`${site.url}/openapi.json`, { headers })).json()) as Contract;
  const names = {
    pool: ['etl', 'few', 'crowd'],
    worker: [etl[0], etl[59], crowd[0]].flatMap((worker) => worker?.id ?? []),
    claim: claims.flatMap((claim) => (claim.ok ? claim.data.claims.map(({ id }) => id) : [])),
  };
  expect(names.claim).toHaveLength(6);
  const file = join(folder, 'openapi.json');
  await writeFile(file, JSON.stringify(forMadeUpRequests(contract, names)));
  return file;
}

describe.skipIf(!hasSchemathesis())(
  'schemathesis (skipped where test/setup-schemathesis.sh was not run)',
  () => {
    it('finds no fault, and no answer beside the contract', async () => {
      const file = await contractWithNames();
      const run = await schemathesis([
        ...['--config-file', settings, '--no-color', 'run', file, '--url', site.url],
        ...['--auth', `fossa:${site.password}`, '--exclude-path', '/api/v1/events'],
        ...[
          '--checks',
          'all',
          '--exclude-checks',
          meantOtherwise.join(),
          '--max-time',
          String(runSeconds),
          '--warnings',
          'off',
        ],
        ...['--request-timeout', '20'],
      ]);
      console.log(run.output.split('=== SUMMARY ===').at(-1));
      expect(run.code, run.output).toBe(0);
      const faults = site.log.filter(
        (line) => line.includes('"code":"internal"') || line.includes('failed inside'),
      );
      expect(faults).toEqual([]);
    }, 120_000);
  },
);
