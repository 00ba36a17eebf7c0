import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { environmentFile, natUserData, readNatFiles, userDataLimitBytes } from './user-data.ts';

const environment = {
  mac: '02:00:00:00:00:01',
  vpcCidr: '10.42.0.0/16',
  probeAddress: '10.42.192.3',
  probeTargets: ['api.ecr.eu-west-1.amazonaws.com:443', 'checkip.amazonaws.com:443'],
  region: 'eu-west-1',
  groupName: 'warm-pool-dev-nat-eni-0123456789abcdef0',
  hookName: 'proven',
};
const files = readNatFiles();
const cloudConfig = z.object({
  write_files: z.array(z.object({ path: z.string(), permissions: z.string(), content: z.string() })),
  runcmd: z.array(z.array(z.string())),
});
const filled = natUserData(environment, files);
const config = cloudConfig.parse(parse(filled));
const contentOf = (path: string) => config.write_files.find((file) => file.path === path)?.content;

describe('the user data of the NAT', () => {
  test('is a cloud-config', () => {
    expect(filled.startsWith('#cloud-config\n')).toBe(true);
  });

  test('is smaller than EC2 allows', () => {
    expect(Buffer.byteLength(filled)).toBeLessThan(userDataLimitBytes);
  });

  test('brings every file along as it is', () => {
    const { 'cloud-config.yaml': _, ...brought } = files;
    for (const [name, text] of Object.entries(brought)) {
      const folder = name.endsWith('.service') ? '/etc/systemd/system' : '/opt/nat';
      expect(contentOf(`${folder}/${name}`), name).toBe(text);
    }
  });

  test('lets the scripts run and nothing else', () => {
    for (const { path, permissions } of config.write_files) {
      expect(permissions, path).toBe(path.endsWith('.sh') ? '0755' : '0644');
    }
  });

  test('tells the interface by its address, the VPC, the group and its hook', () => {
    expect(contentOf('/etc/nat.env')).toBe(environmentFile(environment));
    expect(environmentFile(environment).split('\n')).toContain('NAT_MAC="02:00:00:00:00:01"');
  });

  test('starts the units without waiting for them: a waiting cloud-init would hold their network target', () => {
    expect(config.runcmd.at(-1)).toEqual([
      'systemctl',
      'start',
      '--no-block',
      'nat.service',
      'nat-watchdog.service',
    ]);
  });

  test('is the same for the same input, so that an up without a change replaces nothing', () => {
    expect(natUserData(environment, readNatFiles())).toBe(filled);
  });

  test('makes swap first, then installs, then opens the way, and says so after the proof', () => {
    const unit = contentOf('/etc/systemd/system/nat.service') ?? '';
    const steps = [...unit.matchAll(/^ExecStart=\/opt\/nat\/(.+)$/gm)].map((match) => match[1]);
    expect(steps).toEqual([
      'swap.sh',
      'packages.sh',
      'data-path.sh',
      'conntrack.sh',
      'prove.sh',
      'lifecycle.sh CONTINUE',
    ]);
  });

  test('asks EC2 for nothing: completing the launch is its one call', () => {
    const calls = [...filled.matchAll(/\baws ([a-z0-9-]+ [a-z-]+)/g)].map((match) => match[1]);
    expect(calls).toEqual(['autoscaling complete-lifecycle-action']);
    expect(filled).not.toContain('169.254.169.254');
  });

  test.each(['nat.service', 'nat-watchdog.service'])('%s powers the instance off when it fails', (unit) => {
    expect(contentOf(`/etc/systemd/system/${unit}`)).toMatch(/^FailureAction=poweroff-force$/m);
  });
});

describe('the time that a dead data path takes to be noticed', () => {
  const setting = (script: string, name: string) =>
    Number(new RegExp(`\\{${name}:-(\\d+)\\}`).exec(files[script] ?? '')?.[1]);
  const every = setting('watchdog.sh', 'NAT_WATCH_EVERY_SECONDS');
  const timeout = setting('probe.sh', 'NAT_PROBE_TIMEOUT_SECONDS');
  /** Three names that aren't resolved, and three addresses that don't answer. */
  const slowestRound = 3 * 2 * timeout;

  test('is 84 seconds at worst: one wait, then three silent rounds with a wait between', () => {
    const rounds = setting('watchdog.sh', 'NAT_WATCH_FAILURES');
    expect(every + rounds * slowestRound + (rounds - 1) * every).toBe(84);
  });

  test('leaves systemd’s own patience with the watchdog to spare', () => {
    const patience = Number(/^WatchdogSec=(\d+)$/m.exec(files['nat-watchdog.service'] ?? '')?.[1]);
    expect(patience).toBeGreaterThan(2 * (slowestRound + every));
  });
});

describe('user data that is not whole', () => {
  test('a file without a place is refused', () => {
    expect(() => natUserData(environment, { ...files, 'new.sh': '' })).toThrow('no place for new.sh');
  });

  test('a place without a file is refused', () => {
    const { 'probe.sh': _, ...rest } = files;
    expect(() => natUserData(environment, rest)).toThrow('asks for probe.sh');
  });

  test('a value that a shell would change is refused', () => {
    expect(() => environmentFile({ ...environment, groupName: 'a"; reboot #' })).toThrow('NAT_GROUP');
  });

  test('more than EC2 takes is refused', () => {
    expect(() => natUserData(environment, { ...files, 'probe.sh': '#'.repeat(userDataLimitBytes) })).toThrow(
      'EC2 takes 16384',
    );
  });

  test.each([[[]], [['a:1', 'b:1', 'c:1', 'd:1']]])('%j as targets are refused', (probeTargets) => {
    expect(() => environmentFile({ ...environment, probeTargets })).toThrow('one to 3 targets');
  });
});
