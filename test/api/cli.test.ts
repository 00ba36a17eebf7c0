import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aTerminal } from './a-terminal.ts';
import { type ApiSite, openApiSite } from './api-site.ts';

let site: ApiSite;
let folder: string;
let terminal: ReturnType<typeof aTerminal>;
const pool = (...words: string[]) => terminal.pool(...words);
const json = async (...words: string[]) => JSON.parse((await pool('--json', ...words)).out);
const live = async (name: string) => await site.ledger.liveWorkers(name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pool-cli-'));
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));
beforeEach(async () => {
  site = await openApiSite();
  await site.addWarm('etl', 4);
  await site.addWarm('crowd', 1);
  terminal = aTerminal(site);
});
afterEach(async () => await site.close());

describe('pool status, workers, worker, claims, decisions, tasks', () => {
  it('tell people in tables and programs in JSON', async () => {
    const status = await pool('status');
    expect(status.out).toMatch(/^POOL +MODE +TARGET +WARM /);
    expect(status.out).toMatch(/^etl +exclusive +2 +4 /m);
    expect(status.out).toMatch(/^controller: \w+, /m);
    expect(status.out).toMatch(/^\d+\.\d\d USD an hour/m);
    expect((await json('status', 'etl')).pools).toMatchObject([{ name: 'etl', counts: { warm: 4 } }]);
    expect((await pool('workers', 'etl')).out.split('\n')).toHaveLength(5);
    expect((await pool('worker', 'etl1', '--pool', 'etl')).out).toContain('state     warm');
    expect((await pool('decisions', 'etl')).out).toMatch(/^WHEN/);
    expect((await pool('tasks', 'crowd')).out).toContain('WordCount.go');
  });

  it('want a pool named where there are several, and say which', async () => {
    const said = await pool('workers');
    expect([said.code, said.err]).toEqual([2, 'name a pool: there are the pools etl, few, hooked, crowd']);
  });

  it('say what there is not', async () => {
    const said = await pool('status', 'nope');
    expect([said.code, said.err]).toEqual([
      2,
      expect.stringContaining('pool_not_found: there is no pool "nope"'),
    ]);
  });
});

describe('pool grab, claim, renew, release', () => {
  it('hold a worker and give it back, twice alike', async () => {
    const grabbed = await pool('grab', '-p', 'etl', '--holder', 'ann', '--lease', '10m');
    expect([grabbed.code, grabbed.err]).toEqual([0, expect.stringContaining('--key key-1')]);
    const claim = /^claim +(\S+)$/m.exec(grabbed.out)?.[1] ?? '';
    expect((await pool('claims', 'etl')).out).toMatch(new RegExp(`${claim} .+ ann `));
    expect((await json('renew', claim, '--lease', '2h')).id).toBe(claim);
    expect((await pool('claim', claim)).out).toMatch(/lease +(2h|1h 59m) left/);
    expect((await pool('release', claim)).code).toBe(0);
    expect((await pool('release', claim)).out).toContain('ended     released');
    const late = await pool('renew', claim);
    expect([late.code, late.err]).toEqual([4, expect.stringContaining('claim_ended')]);
  });

  it('answer the same claim for the same key', async () => {
    const first = await json('grab', '-p', 'etl', '--key', 'my "own" key');
    const second = await json('grab', '-p', 'etl', '--key', 'my "own" key');
    expect(second).toEqual(first);
    expect((await live('etl')).filter(({ state }) => state === 'claimed')).toHaveLength(1);
  });

  it('hold several, all or none', async () => {
    expect((await json('grab', '-p', 'etl', '--count', '3')).claims).toHaveLength(3);
    expect((await pool('grab', '-p', 'etl', '--count', '3')).code).toBe(3);
    expect((await live('etl')).filter(({ state }) => state === 'claimed')).toHaveLength(3);
  });

  it('tell a miss by exit code 3, in JSON too', async () => {
    const miss = await pool('--json', 'grab', '-p', 'few');
    expect(miss.code).toBe(3);
    expect(JSON.parse(miss.out).error).toMatchObject({ code: 'pool_empty', status: 503 });
  });

  it.each([
    [['grab', '-p', 'etl', '--lease', 'soon'], '--lease takes 90s'],
    [['grab', '-p', 'etl', '--payload', '{'], '--payload takes JSON'],
    [['grab', '-p', 'etl', '--colour'], "unknown option '--colour'"],
    [['grap'], "unknown command 'grap'"],
    [['tasks', 'post', '[]', '--claim', 'x'], 'a JSON object'],
    [['pause', 'etl', '--note', 'x'], 'a pause has an end'],
  ])('refuse what was mistyped, by exit code 2: %j', async (words, why) => {
    const said = await pool(...words);
    expect([said.code, said.err]).toEqual([2, expect.stringContaining(why)]);
  });
});

describe('pool grab -- COMMAND', () => {
  const file = () => join(folder, 'environment.json');
  const write = (names: string) =>
    `require('fs').writeFileSync(${JSON.stringify(file())}, JSON.stringify(${names}))`;

  it('runs it with the worker in its environment, ends as it does, and gives the worker back', async () => {
    const script = `${write('process.env')}; process.exit(7)`;
    const said = await pool('grab', '-p', 'etl', '--', process.execPath, '-e', script);
    expect(said.code).toBe(7);
    const environment = JSON.parse(await readFile(file(), 'utf8'));
    const [claim] = JSON.parse(environment.CLAIMS);
    expect(environment).toMatchObject({
      CLAIM_ID: claim.id,
      CLAIM_FENCE: '1',
      WORKER_ADDRESS: expect.stringMatching(/^127\.99\./),
      WORKER_URL: `${site.url}/w/${claim.worker.id}/`,
    });
    expect((await live('etl')).map(({ state }) => state).sort()).toEqual([
      'draining',
      'warm',
      'warm',
      'warm',
    ]);
  });

  it('gives the worker back where there is no such command', async () => {
    const said = await pool('grab', '-p', 'etl', '--', 'no-such-command');
    expect([said.code, said.err]).toEqual([2, expect.stringContaining('"no-such-command" can\'t be run')]);
    expect((await live('etl')).map(({ state }) => state)).toContain('draining');
  });

  it('hands an interruption on, waits for the command, and gives the worker back', async () => {
    const interruption = new AbortController();
    terminal = aTerminal(site, { interrupted: interruption.signal });
    const script = `process.on('SIGTERM', () => process.exit(3)); ${write('1')}; setInterval(() => {}, 1000)`;
    await rm(file(), { force: true });
    const running = pool('grab', '-p', 'etl', '--', process.execPath, '-e', script);
    await until(async () => (await readFile(file(), 'utf8').catch(() => '')) !== '');
    interruption.abort('SIGTERM');
    expect((await running).code).toBe(3);
    expect((await live('etl')).map(({ state }) => state)).toContain('draining');
  });

  it('ends the command when its claim is lost', async () => {
    const script = `${write('process.env.CLAIM_ID')}; setInterval(() => {}, 1000)`;
    await rm(file(), { force: true });
    const running = pool('grab', '-p', 'etl', '--lease', '3s', '--', process.execPath, '-e', script);
    await until(async () => (await readFile(file(), 'utf8').catch(() => '')) !== '');
    const claim = JSON.parse(await readFile(file(), 'utf8'));
    await aTerminal(site).pool('release', claim);
    const said = await running;
    expect([said.code, said.err]).toEqual([4, expect.stringContaining('a claim was lost')]);
  });
});

describe('pool scale, pause, resume, drain', () => {
  it('change a pool until it is changed back', async () => {
    expect((await json('scale', 'etl', '7')).target).toEqual({ fixed: 7 });
    expect((await json('drain', 'etl')).target).toEqual({ fixed: 0 });
    expect((await json('scale', 'etl', 'file')).target).toEqual({ fixed: 2 });
    const paused = await pool('pause', 'etl', '--note', 'a deploy', '--for', '30m');
    expect(paused.out).toMatch(/etl is paused for another (30m|29m 59s): a deploy/);
    expect((await json('resume', 'etl')).paused).toBeNull();
  });
});

describe('pool tasks post', () => {
  it('posts to a claim, with its fence, and to a shared pool', async () => {
    const { claims } = await json('grab', '-p', 'etl');
    const [{ id, fence }] = claims;
    const task = '{"model_class": "WordCount"}';
    expect(await json('tasks', 'post', task, '--claim', id, '--fence', String(fence))).toHaveProperty(
      'task_id',
    );
    expect((await pool('tasks', 'post', task, '--claim', id, '--fence', '99')).code).toBe(4);
    expect(await json('tasks', 'post', task)).toMatchObject({ worker: { id: 'crowd5' } });
  });
});

describe('pool events', () => {
  it('tells what changes until it is interrupted', async () => {
    const interruption = new AbortController();
    const listening = aTerminal(site, { interrupted: interruption.signal });
    const running = listening.pool('--json', 'events');
    await until(async () => listening.out.some((line) => line.includes('"ready"')));
    await site.addWarm('etl', 1);
    await until(async () => listening.out.some((line) => line.includes('"id":"etl6"')));
    interruption.abort('SIGINT');
    expect((await running).code).toBe(0);
    for (const line of listening.out) expect(JSON.parse(line)).toHaveProperty('event');
  });
});

describe('pool check', () => {
  it('tells every problem of a file at once, and asks no gateway', async () => {
    terminal = aTerminal(site, { environment: {} });
    const good = join(folder, 'good.yaml');
    const bad = join(folder, 'bad.yaml');
    await writeFile(good, 'pools: [{name: etl, image: x}]');
    await writeFile(bad, 'pools: [{name: ETL, image: x, cpu: 3}]');
    expect(await pool('check', good)).toMatchObject({ code: 0, out: `${good} is right: pool etl` });
    const refused = await pool('check', bad);
    expect(refused.code).toBe(2);
    expect(refused.err).toMatch(/pools\[0\]\.name: [\s\S]+pools\[0\]\.memory: /);
  });
});

describe('which gateway, and by which password', () => {
  it('is told by the environment, by options, or by the local run', async () => {
    const environment = { GATEWAY_HTTP_PASSWORD: 'of another gateway' };
    const byRun = aTerminal(site, { environment, localRun: async () => site });
    expect((await byRun.pool('status')).code).toBe(0);
    const byFile = aTerminal(site, { environment: {}, readText: async () => `${site.password}\n` });
    expect((await byFile.pool('--url', site.url, '--password-file', 'secret', 'status')).code).toBe(0);
  });

  it('is asked for where nothing tells', async () => {
    const nowhere = await aTerminal(site, { environment: {} }).pool('status');
    expect([nowhere.code, nowhere.err]).toEqual([2, expect.stringContaining('Set GATEWAY_URL')]);
    const silent = await aTerminal(site, { environment: { GATEWAY_URL: site.url } }).pool('status');
    expect([silent.code, silent.err]).toEqual([2, expect.stringContaining('the password is missing')]);
  });

  it('is refused with a wrong password, once; and one that is away is tried again, then given up', async () => {
    const wrong = await aTerminal({ ...site, password: 'x' }).pool('status');
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringMatching(/^unauthorized: /)]);
    const clock = { now: () => Date.now(), sleep: async () => undefined };
    const away = await aTerminal({ ...site, url: 'http://127.0.0.1:1' }, { clock }).pool('status');
    expect(away.code).toBe(1);
    expect(away.err.match(/again in/g)).toHaveLength(4);
  });
});

/** Waits for a condition, ten seconds at most. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('the condition did not come to hold');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
