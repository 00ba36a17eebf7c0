import { chmod, copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launch, type Network, natFiles, openNetwork, said } from './network.ts';
import { whyNot } from './tier.ts';

const reason = whyNot('ip', 'nft');
const echoPeer = fileURLToPath(new URL('echo-peer.ts', import.meta.url));
const inFiles = (name: string) => join(natFiles, name);
/** Seconds; as the instance has them but for their size. */
const quick = { NAT_PROBE_TIMEOUT_SECONDS: '0.5', NAT_WATCH_EVERY_SECONDS: '0.1', NAT_WATCH_FAILURES: '2' };

describe.skipIf(reason !== '')(`a NAT whose data path breaks (tier nat)${reason}`, () => {
  let network: Network;

  beforeEach(async () => {
    network = await openNetwork('watch');
    await said(network.start('outside', ['node', echoPeer, '443']), 'listening on 443');
    expect((await network.run('nat', [inFiles('data-path.sh')])).code).toBe(0);
    expect(await network.run('nat', [inFiles('prove.sh')])).toEqual({ code: 0, output: '' });
  });
  afterEach(() => network?.close());

  const breakages: readonly (readonly [string, readonly string[]])[] = [
    ['the device is down', ['ip', 'link', 'set', 'ens7', 'down']],
    ['the rules are gone', ['nft', 'delete', 'table', 'ip', 'nat_instance']],
    ['forwarding is off', ['sysctl', '--quiet', '--write', 'net.ipv4.ip_forward=0']],
    ['the default route is gone', ['ip', 'route', 'delete', 'default']],
  ];

  test.each(breakages)('is noticed when %s', async (_, breakage) => {
    const watchdog = network.start('nat', [inFiles('watchdog.sh')], quick);
    expect((await network.run('nat', breakage)).code).toBe(0);
    const { code, output } = await watchdog.ended;
    expect(code).toBe(1);
    expect(output).toContain('the data path is dead: 2 rounds in a row without an answer');
  });

  test('never proves itself, and says so', async () => {
    await network.run('nat', ['ip', 'link', 'set', 'ens7', 'down']);
    const settings = { ...quick, NAT_PROVE_ROUNDS: '2', NAT_PROVE_PAUSE_SECONDS: '0' };
    const { code, output } = await network.run('nat', [inFiles('prove.sh')], settings);
    expect(code).toBe(1);
    expect(output).toContain('no packet came through in 2 rounds');
  });

  test('is not called dead because one target is: another one answers', async () => {
    const settings = { NAT_PROBE_TARGETS: '198.51.100.99:443 198.51.100.7:443' };
    expect((await network.run('nat', [inFiles('probe.sh')], settings)).code).toBe(0);
  });
});

describe('the watchdog', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nat-watchdog-'));
    await copyFile(inFiles('watchdog.sh'), join(folder, 'watchdog.sh'));
    await script('systemd-notify', `echo "$@" >>"${folder}/told"`);
    // Answers round by round as the file says.
    await script(
      'probe.sh',
      `round=$(head -n 1 "${folder}/rounds"); sed -i 1d "${folder}/rounds"; [ "$round" = answer ]`,
    );
  });
  afterAll(() => rm(folder, { recursive: true }));

  const script = async (name: string, body: string) => {
    await writeFile(join(folder, name), `#!/bin/bash\n${body}\n`);
    await chmod(join(folder, name), 0o755);
  };

  const watch = async (rounds: readonly string[]) => {
    await writeFile(join(folder, 'rounds'), `${rounds.join('\n')}\n`);
    await writeFile(join(folder, 'told'), '');
    const ended = await launch([join(folder, 'watchdog.sh')], {
      PATH: `${folder}:${process.env['PATH']}`,
      NOTIFY_SOCKET: '/run/none',
      NAT_WATCH_EVERY_SECONDS: '0',
      NAT_WATCH_FAILURES: '3',
    }).ended;
    return { ...ended, told: (await readFile(join(folder, 'told'), 'utf8')).trim().split('\n') };
  };

  test('forgives what comes back, and ends after so many silent rounds in a row', async () => {
    const { code, told } = await watch(['answer', '-', '-', 'answer', '-', '-', '-']);
    expect(code).toBe(1);
    expect(told).toHaveLength(1 + 6);
  });

  test('tells systemd that it is ready, and then that it lives, every round', async () => {
    const { told } = await watch(['answer', '-', '-', '-']);
    expect(told).toEqual(['--ready', 'WATCHDOG=1', 'WATCHDOG=1', 'WATCHDOG=1']);
  });
});
