import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aHost, type Ended, type Host, healthyApp, putRelease } from './a-host.ts';
import { freePort } from './free-port.ts';

let host: Host;
let port: number;
beforeEach(async () => {
  host = await aHost();
  port = await freePort();
});
afterEach(async () => await host.close());

const deliver = async (release: string, passwordVersion = '1'): Promise<Ended> =>
  await host.run('deliver.sh', { RELEASE: release, PASSWORD_VERSION: passwordVersion });

/** Waits no longer for health than a test should take. */
const deliverSick = async (release: string): Promise<Ended> =>
  await host.run('deliver.sh', { RELEASE: release, PASSWORD_VERSION: '1', HEALTH_SECONDS: '5' });

const current = async () => await readlink(join(host.root, 'opt/warm-pool/current'));

const toldHash = async (): Promise<string> =>
  ((await (await fetch(`http://127.0.0.1:${port}/healthz`)).json()) as { bundleSha256: string }).bundleSha256;

const healthy = async (version = '1') =>
  await putRelease(host, { port, app: `${healthyApp}// version ${version}\n` });

/** Every file and link under the root, with its bytes and its time; the lock is touched by whoever looks. */
async function everything(): Promise<readonly string[]> {
  const entries = await readdir(host.root, { recursive: true });
  const lines = entries
    .filter((path) => path !== 'opt/warm-pool/lock')
    .map(async (path) => {
      const full = join(host.root, path);
      const status = await lstat(full);
      const bytes = status.isFile()
        ? createHash('sha256')
            .update(await readFile(full))
            .digest('hex')
        : '';
      return `${path} ${status.mtimeMs} ${status.mode} ${bytes}`;
    });
  return (await Promise.all(lines)).toSorted();
}

describe('a delivery', () => {
  it('brings a release onto an empty host', async () => {
    const { release, bundleSha256 } = await healthy();
    expect(await deliver(release)).toMatchObject({ code: 0, output: expect.stringContaining('is live') });
    expect(await current()).toBe(`releases/${release}`);
    expect(await toldHash()).toBe(bundleSha256);
    const units = await readdir(join(host.root, 'etc/systemd/system'));
    expect(units.toSorted()).toEqual([
      'caddy.service',
      'certificates.timer',
      'certificates@.service',
      'gateway.service',
    ]);
  });

  it('changes nothing the second time', async () => {
    const { release } = await healthy();
    await deliver(release);
    const before = await everything();
    const asked = await host.asked('aws');
    expect(await deliver(release)).toMatchObject({
      code: 0,
      output: expect.stringContaining('nothing to do'),
    });
    expect(await everything()).toEqual(before);
    expect(await host.asked('aws')).toEqual(asked);
    expect((await host.asked('systemctl')).at(-1)).toBe('is-active --quiet caddy.service');
  });

  it('fetches only what is new, and leaves Caddy alone when the app changed', async () => {
    await deliver((await healthy('1')).release);
    const [fetches, orders] = [(await host.asked('aws')).length, (await host.asked('systemctl')).length];
    const second = await healthy('2');
    expect((await deliver(second.release)).code).toBe(0);
    expect(await toldHash()).toBe(second.bundleSha256);
    // The manifest, the app, and its settings with the app's digest in them.
    expect(await host.asked('aws')).toHaveLength(fetches + 3);
    const restarts = (await host.asked('systemctl'))
      .slice(orders)
      .filter((line) => line.startsWith('restart'));
    expect(restarts).toEqual(['restart gateway.service', 'restart certificates.timer']);
  });

  it('survives a bucket that can’t be reached for a moment', async () => {
    const { release } = await healthy();
    await writeFile(join(host.world, 'refusals'), '1');
    expect((await deliver(release)).code).toBe(0);
  });

  it('starts the app anew when the password changed, and only then', async () => {
    const { release } = await healthy();
    await deliver(release, '1');
    const orders = (await host.asked('systemctl')).length;
    expect((await deliver(release, '2')).code).toBe(0);
    expect((await deliver(release, '2')).output).toContain('nothing to do');
    const restarts = (await host.asked('systemctl'))
      .slice(orders)
      .filter((line) => line.startsWith('restart'));
    expect(restarts).toEqual(['restart gateway.service']);
  });

  it('starts an app anew that died', async () => {
    const { release, bundleSha256 } = await healthy();
    await deliver(release);
    process.kill(Number(await readFile(join(host.world, 'gateway.pid'), 'utf8')), 'SIGKILL');
    expect(await deliver(release)).toMatchObject({ code: 0, output: expect.stringContaining('restarted') });
    expect(await toldHash()).toBe(bundleSha256);
  });

  it('mends a file of the release that was changed on the host', async () => {
    const { release } = await healthy();
    await deliver(release);
    const caddyfile = join(host.root, 'opt/warm-pool/current/Caddyfile');
    const before = await readFile(caddyfile, 'utf8');
    await writeFile(caddyfile, 'another');
    expect((await deliver(release)).code).toBe(0);
    expect(await readFile(caddyfile, 'utf8')).toBe(before);
  });

  it('keeps three releases and what they need', async () => {
    for (const version of ['1', '2', '3', '4'])
      expect((await deliver((await healthy(version)).release)).code).toBe(0);
    const releases = await readdir(join(host.root, 'opt/warm-pool/releases'));
    expect(releases).toHaveLength(3);
    const manifests = await Promise.all(
      releases.map(
        async (name) => await readFile(join(host.root, 'opt/warm-pool/releases', name, 'manifest'), 'utf8'),
      ),
    );
    const named = manifests.flatMap((text) => text.trimEnd().split('\n')).map((line) => line.slice(0, 64));
    const kept = await readdir(join(host.root, 'opt/warm-pool/artefacts'));
    expect(kept.toSorted()).toEqual([...new Set([...named, ...releases])].toSorted());
  });
});

describe('nothing is switched', () => {
  const first = async () => {
    const release = await healthy('1');
    await deliver(release.release);
    return release;
  };

  it.each(['gateway.mjs', 'caddy', 'manifest'])('for a tampered %s', async (name) => {
    const { release: before, bundleSha256 } = await first();
    const next = await healthy('2');
    const caddyOfNext = '#!/bin/sh\nexit 0\n# next\n';
    const withCaddy = await putRelease(host, {
      port,
      app: `${healthyApp}// 3\n`,
      instead: { caddy: caddyOfNext },
    });
    const { release, keys } = name === 'caddy' ? withCaddy : next;
    await host.put(keys[name] ?? `artefacts/${release}`, 'something else');
    const { code, output } = await deliver(release);
    expect([code, output]).toEqual([1, expect.stringContaining('refused')]);
    expect(await current()).toBe(`releases/${before}`);
    expect(await toldHash()).toBe(bundleSha256);
    expect(await readdir(join(host.root, 'opt/warm-pool/artefacts'))).not.toContain(`${release}.partial`);
  });

  it.each([
    ['a bundle that is no program', { app: 'this is no JavaScript (' }, 'no program'],
    [
      'a Caddyfile that Caddy refuses',
      { app: healthyApp, instead: { Caddyfile: 'nonsense' } },
      'Caddy refuses',
    ],
    ['a name that leaves the folder', { app: healthyApp, instead: { '../../etc/passwd': 'x' } }, 'refused'],
  ])('for %s', async (_name, parts, sentence) => {
    const { release: before } = await first();
    const { release } = await putRelease(host, { port, ...parts });
    const { code, output } = await deliver(release);
    expect([code, output]).toEqual([1, expect.stringContaining(sentence)]);
    expect(await current()).toBe(`releases/${before}`);
  });

  it('for what is no release’s name', async () => {
    expect((await deliver('../../etc')).code).toBe(1);
  });
});

describe('a release that doesn’t get healthy', () => {
  it.each([
    ['ends at once', 'process.exit(1);'],
    ['is another than it says', healthyApp.replace(".digest('hex')", ".digest('hex').replaceAll('a', 'b')")],
  ])('goes back to the one before when it %s, and isn’t tried again at once', async (_name, app) => {
    const before = await healthy('1');
    await deliver(before.release);
    const sick = await putRelease(host, { port, app });
    const { code, output } = await deliverSick(sick.release);
    expect([code, output]).toEqual([1, expect.stringContaining(`back to ${before.release}`)]);
    expect(await current()).toBe(`releases/${before.release}`);
    expect(await toldHash()).toBe(before.bundleSha256);
    const orders = await host.asked('systemctl');
    expect((await deliver(sick.release)).output).toContain('not tried again yet');
    expect(await host.asked('systemctl')).toEqual(orders);
  });

  it('says so where there is none before it', async () => {
    const { release } = await putRelease(host, { port, app: 'process.exit(1);' });
    expect(await deliverSick(release)).toMatchObject({
      code: 1,
      output: expect.stringContaining('none before it'),
    });
  });
});
