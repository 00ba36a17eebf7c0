import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isTierRequired } from '../contract/moto.ts';
import { type Account, createAccount, type Done } from './account/account.ts';
import { serveAccount } from './account/server.ts';
import { type Checkout, makeCheckout } from './checkout.ts';
import { hasPulumi, openShell, type Ran } from './run-go.ts';

/**
 * The real engine on every stack, through go.sh, against an account that stands in for AWS. `all` doesn't require this
 * tier, since pulumi isn't part of the project's own installation; `engine` by name does.
 */
const isThere = hasPulumi();
const isRequired = isTierRequired('engine') && process.env['WARM_POOL_REQUIRE_TIERS'] !== 'all';

const tableType = 'aws:dynamodb/table:Table';
const password = 'correct horse battery staple';
const pools = (memory: number) => `pools:
  - name: default
    image: workers/example
    target: { fixed: 2 }
    memory: ${memory}
  - name: other
    image: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/other@sha256:${'a'.repeat(64)}
`;

let account: Account;
let server: Awaited<ReturnType<typeof serveAccount>>;
let checkout: Checkout;
let shell: ReturnType<typeof openShell>;

/** A stack takes some seconds on an idle machine. Milliseconds. */
const patience = { timeout: 300_000 };
const setUpMilliseconds = 60_000;

if (isRequired && !isThere) {
  throw new Error(
    'the tier engine is required, but pulumi is not on the PATH: install it, or leave engine out',
  );
}

describe.skipIf(!isThere)('engine: the stacks through go.sh', patience, () => {
  beforeAll(async () => {
    account = createAccount();
    server = await serveAccount(account);
    checkout = await makeCheckout();
    shell = openShell(checkout, server.url);
    await checkout.writePools(pools(1024));
    for (const name of ['caddy', 'node']) await writeFile(join(checkout.folder, name), `the program ${name}`);
  }, setUpMilliseconds);

  afterAll(async () => {
    await server?.close();
    await checkout?.remove();
  });

  const up = (what = '') => shell.go(`up dev${what} --health-url ${server.url}/healthz`);
  /** What was done in the account by a command. */
  async function doneBy(work: () => Promise<Ran>): Promise<{ ran: Ran; done: readonly Done[] }> {
    const before = account.done.length;
    const ran = await work();
    return { ran, done: account.done.slice(before) };
  }

  test('without an init there is one sentence that says so', async () => {
    const ran = await shell.go('up dev');
    expect(ran.code).toBe(1);
    expect(ran.output).toContain('run ./go.sh init dev REGION');
  });

  test('init makes three stacks, and keeps of the password only its hash', async () => {
    const ran = await shell.run(['./go.sh', 'init', 'dev', 'eu-west-1'], { GATEWAY_HTTP_PASSWORD: password });
    expectSuccess(ran);
    expect(ran.output).not.toContain(password);
    const files = [
      '--plaintext',
      'fargate-warm-pool:caddyFile=caddy',
      '--plaintext',
      'fargate-warm-pool:nodeFile=node',
    ];
    expectSuccess(await shell.run(['pulumi', 'config', 'set-all', '--stack', 'dev-gateway', ...files]));
  });

  test('a second init changes nothing', async () => {
    const ran = await shell.go('init dev eu-west-1');
    expectSuccess(ran);
    expect(ran.output).not.toContain('+ pulumi config');
  });

  test('the wrong order is told with the command that mends it', async () => {
    const ran = await shell.go('up dev cluster');
    expect(ran).toMatchObject({ code: 1 });
    expect(ran.output).toContain('run ./go.sh up dev networks first');
    expect(account.done).toEqual([]);
  });

  test('preview shows what comes and makes nothing', async () => {
    const ran = await shell.go('preview dev');
    console.log(`preview of the first stack: ${ran.seconds.toFixed(1)} s`);
    expect(ran.output).toContain('to create');
    expect(ran.output).toContain("dev-cluster can't be previewed yet");
    expect(account.done).toEqual([]);
  });

  test('an up that fails half-way is finished by the next one', async () => {
    account.failNext({
      operation: 'create',
      type: 'aws:ec2/routeTable:RouteTable',
      message: 'something of ours broke',
    });
    const failed = await up();
    expect(failed.code).toBe(1);
    expect(failed.output).toContain('something of ours broke');
    const ran = await up();
    expectSuccess(ran);
    expect(ran.output).toContain('The page: https://203.0.113.');
  });

  test('a second up changes nothing', async () => {
    const { ran, done } = await doneBy(() => up());
    expectSuccess(ran);
    expect(done).toEqual([]);
  });

  test('preview of a stack that is up finds nothing to do', async () => {
    const ran = await shell.go('preview dev cluster');
    console.log(`preview of the cluster: ${ran.seconds.toFixed(1)} s`);
    expectSuccess(ran);
    expect(ran.output).not.toContain('to create');
  });

  test('a changed pool replaces its task definition and nothing else', async () => {
    await checkout.writePools(pools(2048));
    const { ran, done } = await doneBy(() => up(' cluster'));
    expectSuccess(ran);
    const madeOrGone = done.filter(({ operation }) => operation !== 'update').map(({ type }) => type);
    expect(new Set(madeOrGone)).toEqual(new Set(['aws:ecs/taskDefinition:TaskDefinition']));
  });

  test('the password is nowhere: not in the state, not in the configs, not in the account', async () => {
    const state = await shell.run(['pulumi', 'stack', 'export', '--stack', 'dev-gateway']);
    expectSuccess(state);
    expect(state.output).not.toContain(password);
    const stored = livingOf(account, 'aws:ssm/parameter:Parameter').map(({ inputs }) =>
      String(inputs['value']),
    );
    expect(stored.filter((hash) => hash.startsWith('scrypt:'))).toHaveLength(1);
    for (const hash of stored) expect(state.output.includes(hash)).toBe(false);
    expect(JSON.stringify(account.living())).not.toContain(password);
  });

  test('a stack that others stand on is not destroyed', async () => {
    const { ran, done } = await doneBy(() => shell.go('destroy dev networks --yes'));
    expect(ran.code).toBe(1);
    expect(ran.output).toContain('destroy dev cluster first');
    expect(done).toEqual([]);
  });

  test('nobody agreed: nothing is touched', async () => {
    const { ran, done } = await doneBy(() => shell.go('destroy dev'));
    expect(ran.code).toBe(1);
    expect(ran.output).toContain('dev-cluster will be deleted:');
    expect(done).toEqual([]);
  });

  test('a ledger with deletion protection stops destroy before anything is touched', async () => {
    const [table] = livingOf(account, tableType);
    if (table === undefined) throw new Error('there is no ledger');
    const protect = (isOn: boolean) =>
      account.update(tableType, table.id, { ...table.inputs, deletionProtectionEnabled: isOn });
    protect(true);
    const { ran, done } = await doneBy(() => shell.go('destroy dev --yes'));
    expect(ran.code).toBe(1);
    expect(ran.output).toContain('has deletion protection, so nothing was touched');
    expect(done).toEqual([]);
    protect(false);
  });

  test('quiesce stops every task and leaves the rest to pulumi typed by hand', async () => {
    startTasks(account);
    const ran = await shell.go('quiesce dev');
    expect(ran.output).toContain('no interface of a task is left');
    expect(account.tasks.map(({ status }) => status)).toEqual(account.tasks.map(() => 'STOPPED'));
    expect(scheduleState(account)).toBe('DISABLED');
    const destroyed = await shell.run([
      'pulumi',
      'destroy',
      '--stack',
      'dev-gateway',
      '--yes',
      '--skip-preview',
    ]);
    expectSuccess(destroyed);
  });

  test('a destroy that is interrupted is finished by the next one, and nothing is left', async () => {
    startTasks(account);
    const running = shell.start(['./go.sh', 'destroy', 'dev', '--yes']);
    await running.has('deleted (');
    running.child.kill('SIGINT');
    const interrupted = await running.ended;
    expect(interrupted.code).not.toBe(0);
    expect(account.living().length).toBeGreaterThan(0);
    const ran = await shell.go('destroy dev --yes');
    expectSuccess(ran);
    expect(account.living()).toEqual([]);
  });
});

/** A failure shows what the command said. */
function expectSuccess({ code, output }: Ran): void {
  expect(code, output).toBe(0);
}

/** A controller and two workers, one of them pending, as the schedule and the controller would have started them. */
function startTasks(account: Account): void {
  const find = (type: string) => livingOf(account, type);
  const [cluster] = find('aws:ecs/cluster:Cluster');
  const [subnet] = find('aws:ec2/subnet:Subnet');
  const groupOf = (name: string) =>
    find('aws:ec2/securityGroup:SecurityGroup').find(({ inputs }) =>
      JSON.stringify(inputs).includes(`-${name}"`),
    )?.id ?? '';
  for (const [index, kind] of ['controller', 'workers', 'workers'].entries()) {
    account.tasks.push({
      arn: `arn:aws:ecs:eu-west-1:123456789012:task/${cluster?.outputs['name']}/${account.tasks.length}`,
      cluster: String(cluster?.outputs['name']),
      family: kind === 'controller' ? 'warm-pool-dev-controller' : 'warm-pool-dev-default',
      status: index === 2 ? 'PENDING' : 'RUNNING',
      interface: { subnetId: subnet?.id ?? '', groupIds: [groupOf(kind)] },
    });
  }
}

function livingOf(account: Account, type: string) {
  return account.living().filter((one) => one.type === type);
}

function scheduleState(account: Account): unknown {
  return (
    account.living().find(({ type }) => type === 'aws:scheduler/schedule:Schedule')?.inputs['state'] ??
    'ENABLED'
  );
}
