import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { natUserData, readNatFiles } from '../../networks/nat/user-data.ts';
import { type Ended, launch, natFiles } from './network.ts';
import { whyNot } from './tier.ts';

/** Commands that the scripts call, replaced by ones that note their arguments in `calls` and do as they are told. */
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nat-scripts-'));
  await mkdir(join(folder, 'bin'));
});
afterEach(() => rm(folder, { recursive: true }));

async function fake(command: string, body = 'exit 0'): Promise<void> {
  const file = join(folder, 'bin', command);
  await writeFile(file, `#!/bin/bash\necho "${command} $*" >>"${folder}/calls"\n${body}\n`);
  await chmod(file, 0o755);
}

async function calls(): Promise<string[]> {
  const text = await readFile(join(folder, 'calls'), 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '');
}

/** Runs one of the NAT's scripts with the fakes first on the PATH. */
function run(
  script: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<Ended> {
  const PATH = `${join(folder, 'bin')}:/usr/sbin:/usr/bin:/sbin:/bin`;
  return launch(['/bin/bash', join(natFiles, script), ...args], { PATH, ...environment }).ended;
}

describe('installing packages', () => {
  const settings = { NAT_INSTALL_PAUSE_SECONDS: '0', NAT_INSTALL_ATTEMPTS: '3' };
  /** A PATH without nft and aws, whatever this machine has. */
  const bare = async () => {
    for (const tool of ['bash', 'timeout', 'sleep', 'cat', 'sed', 'head']) {
      await launch(['ln', '-s', `/bin/${tool}`, join(folder, 'bin', tool)], {}).ended;
    }
    return { ...settings, PATH: join(folder, 'bin') };
  };

  test('is left out where nothing is missing', async () => {
    await Promise.all([fake('nft'), fake('aws'), fake('dnf')]);
    expect(await run('packages.sh', [])).toEqual({ code: 0, output: '' });
    expect(await calls()).toEqual([]);
  });

  test('installs what the image lacks', async () => {
    const environment = await bare();
    await Promise.all([fake('aws'), fake('dnf')]);
    expect((await run('packages.sh', [], environment)).code).toBe(0);
    expect(await calls()).toEqual(['dnf install --assumeyes --setopt=install_weak_deps=False nftables']);
  });

  test('survives a repository that fails twice', async () => {
    const environment = await bare();
    await writeFile(join(folder, 'answers'), '1\n1\n0\n');
    await Promise.all([
      fake('aws'),
      fake('dnf', `code=$(head -n 1 "${folder}/answers"); sed -i 1d "${folder}/answers"; exit "$code"`),
    ]);
    expect((await run('packages.sh', [], environment)).code).toBe(0);
    expect(await calls()).toHaveLength(3);
  });

  test('cuts off a repository that hangs, and gives up loudly after its tries', async () => {
    const environment = { ...(await bare()), NAT_INSTALL_ATTEMPT_SECONDS: '0.2' };
    await Promise.all([fake('aws'), fake('dnf', 'exec sleep 600')]);
    const { code, output } = await run('packages.sh', [], environment);
    expect(code).toBe(1);
    expect(output).toContain('(try 3 of 3)');
    expect(output).toContain("without nftables this instance can't be a NAT");
    expect(await calls()).toHaveLength(3);
  });
});

describe('connection tracking', () => {
  test.each([
    [512, 209_715],
    [4096, 1_677_721],
  ])('with %i MiB of memory holds %i connections', async (memoryMiB, connections) => {
    await fake('sysctl');
    await writeFile(join(folder, 'meminfo'), `MemTotal:  ${memoryMiB * 1024} kB\nMemFree: 1 kB\n`);
    expect((await run('conntrack.sh', [join(folder, 'meminfo')])).code).toBe(0);
    const buckets = Math.floor(connections / 4);
    expect(await calls()).toEqual([
      `sysctl --quiet --write net.netfilter.nf_conntrack_buckets=${buckets} net.netfilter.nf_conntrack_max=${connections}`,
    ]);
  });

  test('is not guessed where the memory isn’t told', async () => {
    await fake('sysctl');
    await writeFile(join(folder, 'meminfo'), 'MemFree: 1 kB\n');
    expect((await run('conntrack.sh', [join(folder, 'meminfo')])).code).toBe(1);
    expect(await calls()).toEqual([]);
  });
});

describe('swap', () => {
  test('is made for root’s eyes alone, and only turned on the second time', async () => {
    await Promise.all([fake('swapon'), fake('mkswap')]);
    const environment = { NAT_SWAP_FILE: join(folder, 'swap'), NAT_SWAP_MIB: '1' };
    expect((await run('swap.sh', [], environment)).code).toBe(0);
    const { mode, size, mtimeMs } = await stat(join(folder, 'swap'));
    expect([mode & 0o777, size]).toEqual([0o600, 1024 * 1024]);
    expect((await run('swap.sh', [], environment)).code).toBe(0);
    expect((await stat(join(folder, 'swap'))).mtimeMs).toBe(mtimeMs);
    expect((await calls()).filter((call) => call.startsWith('mkswap'))).toHaveLength(1);
  });
});

describe('the launch hook', () => {
  const settings = () => ({
    NAT_REGION: 'eu-west-1',
    NAT_GROUP: 'warm-pool-dev-nat-eni-1',
    NAT_HOOK: 'first-proven-packet',
    NAT_MARKER: join(folder, 'state', 'in-service'),
    NAT_INSTANCE_FILE: join(folder, 'instance-id'),
  });
  const completion = (result: string) =>
    `aws autoscaling complete-lifecycle-action --region eu-west-1 --auto-scaling-group-name warm-pool-dev-nat-eni-1 --lifecycle-hook-name first-proven-packet --instance-id i-0abc --lifecycle-action-result ${result}`;
  beforeEach(() => writeFile(join(folder, 'instance-id'), 'i-0abc\n'));

  test('is completed once: after a reboot there is nothing to complete', async () => {
    await fake('aws');
    expect((await run('lifecycle.sh', ['CONTINUE'], settings())).code).toBe(0);
    expect((await run('lifecycle.sh', ['CONTINUE'], settings())).code).toBe(0);
    expect(await calls()).toEqual([completion('CONTINUE')]);
  });

  test('that isn’t taken fails the set-up, and is asked again at the next try', async () => {
    await fake('aws', 'exit 254');
    expect((await run('lifecycle.sh', ['CONTINUE'], settings())).code).not.toBe(0);
    expect((await run('lifecycle.sh', ['CONTINUE'], settings())).code).not.toBe(0);
    expect(await calls()).toHaveLength(2);
  });

  test('is abandoned at once where the set-up failed', async () => {
    await fake('aws');
    const { output } = await run('abandon.sh', [], { ...settings(), SERVICE_RESULT: 'exit-code' });
    expect(output).toContain('the set-up failed (exit-code): abandoning this launch');
    expect(await calls()).toEqual([completion('ABANDON')]);
  });

  test('is left alone where the set-up succeeded and the instance goes later', async () => {
    await fake('aws');
    expect((await run('abandon.sh', [], { ...settings(), SERVICE_RESULT: 'success' })).code).toBe(0);
    expect(await calls()).toEqual([]);
  });
});

describe('a probe', () => {
  test('of a name that isn’t resolved now goes to its last known address', async () => {
    await Promise.all([fake('getent', 'exit 2'), fake('ip', 'exit 0')]);
    await mkdir(join(folder, 'addresses'));
    await writeFile(join(folder, 'addresses', 'example.com'), '198.51.100.7\n');
    const settings = { NAT_STATE_FOLDER: folder, NAT_PROBE_TARGETS: 'example.com:443' };
    expect((await run('probe.sh', [], settings)).code).toBe(0);
    expect((await calls()).at(-1)).toContain('198.51.100.7 443');
  });

  test('of a name that was never resolved is a silent one', async () => {
    await Promise.all([fake('getent', 'exit 2'), fake('ip', 'exit 0')]);
    const settings = { NAT_STATE_FOLDER: folder, NAT_PROBE_TARGETS: 'example.com:443' };
    expect((await run('probe.sh', [], settings)).code).toBe(1);
  });
});

const userData = natUserData(
  {
    mac: '02:00:00:00:00:01',
    vpcCidr: '10.42.0.0/16',
    probeAddress: '10.42.192.3',
    probeTargets: ['checkip.amazonaws.com:443'],
    region: 'eu-west-1',
    groupName: 'warm-pool-dev-nat-eni-0123456789abcdef0',
    hookName: 'first-proven-packet',
  },
  readNatFiles(),
);

const noCloudInit = whyNot('cloud-init');
test.skipIf(noCloudInit !== '')(`cloud-init takes the user data (tier nat)${noCloudInit}`, async () => {
  const file = join(folder, 'user-data.yaml');
  await writeFile(file, userData);
  const { code, output } = await launch(['cloud-init', 'schema', '--config-file', file], {}).ended;
  expect(output).toContain('Valid cloud-config');
  expect(code).toBe(0);
});

const noShellcheck = whyNot('shellcheck');
test.skipIf(noShellcheck !== '')(`shellcheck finds nothing (tier nat)${noShellcheck}`, async () => {
  const scripts = (await readdir(natFiles)).filter((name) => name.endsWith('.sh'));
  expect(scripts.length).toBeGreaterThan(5);
  const { code, output } = await launch(['shellcheck', ...scripts.map((name) => join(natFiles, name))], {})
    .ended;
  expect({ code, output }).toEqual({ code: 0, output: '' });
});

const noSystemd = whyNot('systemd-analyze');
test.skipIf(noSystemd !== '')(`systemd understands the units (tier nat)${noSystemd}`, async () => {
  const units = ['nat.service', 'nat-watchdog.service'];
  for (const unit of units) {
    const text = await readFile(join(natFiles, unit), 'utf8');
    await writeFile(join(folder, unit), text.replaceAll('/opt/nat/', natFiles));
  }
  const files = units.map((unit) => join(folder, unit));
  const { code, output } = await launch(['systemd-analyze', 'verify', '--man=no', ...files], {}).ended;
  const ours = output.split('\n').filter((line) => line.includes('nat'));
  expect({ code, ours }).toEqual({ code: 0, ours: [] });
});
