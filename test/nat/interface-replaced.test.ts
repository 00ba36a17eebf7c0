import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Account, createAccount } from '../engine/account/account.ts';
import { serveAccount } from '../engine/account/server.ts';
import { type Checkout, makeCheckout } from '../engine/checkout.ts';
import { hasPulumi, openShell } from '../engine/run-go.ts';

/** A zone that changes replaces the NAT's subnet, and with it the interface. */
describe.skipIf(!hasPulumi())('engine: a NAT whose interface must be replaced', { timeout: 300_000 }, () => {
  let account: Account;
  let server: Awaited<ReturnType<typeof serveAccount>>;
  let checkout: Checkout;
  let shell: ReturnType<typeof openShell>;

  beforeAll(async () => {
    account = createAccount();
    server = await serveAccount(account);
    checkout = await makeCheckout();
    shell = openShell(checkout, server.url);
    const password = { GATEWAY_HTTP_PASSWORD: 'correct horse battery staple' };
    expect(await shell.run(['./go.sh', 'init', 'dev', 'eu-west-1'], password)).toMatchObject({ code: 0 });
    expect(await shell.go('up dev networks')).toMatchObject({ code: 0 });
  }, 300_000);
  afterAll(async () => {
    await server?.close();
    await checkout?.remove();
  });

  /** Sets a value, brings the stack up and gives what was done, as in `delete Group`. */
  const doneBy = async (key: string, value: string): Promise<string[]> => {
    const before = account.done.length;
    const set = ['pulumi', 'config', 'set', '--stack', 'dev-networks', `fargate-warm-pool:${key}`, value];
    expect(await shell.run(set)).toMatchObject({ code: 0 });
    expect(await shell.go('up dev networks')).toMatchObject({ code: 0 });
    return account.done.slice(before).map(({ operation, type }) => `${operation} ${type.split(':').at(-1)}`);
  };

  test('another image is a new version of the template, and nothing else', async () => {
    expect(await doneBy('natImageId', 'ami-0aaaaaaaaaaaaaaaa')).toEqual([
      'update LaunchTemplate',
      'update Group',
    ]);
  });

  test('the group goes before the interface, and comes back after the address; the routes come last', async () => {
    const done = await doneBy('zones', 'eu-west-1c,eu-west-1b');
    const inOrder = [
      'delete Group',
      'delete NetworkInterface',
      'create NetworkInterface',
      'create EipAssociation',
    ];
    const places = [...inOrder, 'create Group', 'update Route'].map((one) => done.indexOf(one));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((one, other) => one - other));
    expect(done).not.toContain('delete Eip');
  });
});
