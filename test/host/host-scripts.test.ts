import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aHost, bucket, type Host } from './a-host.ts';

let host: Host;
beforeEach(async () => {
  host = await aHost();
});
afterEach(async () => await host.close());

describe("Caddy's certificates", () => {
  const store = (one: Host) => join(one.root, 'var/lib/caddy');
  const keep = async (one: Host, word: string, settings = {}) =>
    await one.run('keep-certificates.sh', settings, [word]);
  const certify = async (one: Host, text: string) => {
    await mkdir(join(store(one), 'certificates', 'pool.example'), { recursive: true });
    await mkdir(join(store(one), 'locks'), { recursive: true });
    await writeFile(join(store(one), 'locks', 'issue.lock'), String(text.length));
    await writeFile(join(store(one), 'certificates', 'pool.example', 'key.pem'), text, { mode: 0o600 });
  };
  const uploads = async (one: Host) =>
    (await one.asked('aws')).filter((line) => line.endsWith('certificates/store.tar'));

  it('outlive the host', async () => {
    expect((await keep(host, 'restore')).code).toBe(0);
    await certify(host, 'the key');
    expect((await keep(host, 'save')).code).toBe(0);
    await rm(host.root, { recursive: true });
    expect((await keep(host, 'restore')).code).toBe(0);
    const key = join(store(host), 'certificates', 'pool.example', 'key.pem');
    expect(await readFile(key, 'utf8')).toBe('the key');
    expect((await stat(key)).mode & 0o777).toBe(0o600);
    expect(await readdir(store(host))).not.toContain('locks');
  });

  it('are put away when they changed, and only then', async () => {
    await keep(host, 'restore');
    await certify(host, 'the key');
    await keep(host, 'save');
    await keep(host, 'save');
    await certify(host, 'the key');
    await keep(host, 'save');
    expect((await uploads(host)).filter((line) => line.startsWith('s3 cp'))).toHaveLength(1);
    await certify(host, 'another key');
    await keep(host, 'save');
    expect((await uploads(host)).filter((line) => line.startsWith('s3 cp'))).toHaveLength(2);
  });

  it('are never replaced by the empty store of a host that has not looked for them', async () => {
    await host.put('certificates/store.tar', 'the store of the host before');
    await certify(host, 'a hasty key');
    expect((await keep(host, 'save')).code).toBe(0);
    const kept = join(host.world, 's3', bucket, 'certificates/store.tar');
    expect(await readFile(kept, 'utf8')).toBe('the store of the host before');
  });

  it('are brought once: what Caddy wrote since stays', async () => {
    await keep(host, 'restore');
    await certify(host, 'the key');
    await keep(host, 'save');
    await certify(host, 'a newer key');
    await keep(host, 'restore');
    const key = join(store(host), 'certificates', 'pool.example', 'key.pem');
    expect(await readFile(key, 'utf8')).toBe('a newer key');
  });

  it.each(['1', '2'])(
    'hold Caddy back while the bucket can’t be asked (%s calls refused)',
    async (refusals) => {
      await host.put('certificates/store.tar', 'no archive at all');
      await writeFile(join(host.world, 'refusals'), refusals);
      expect((await keep(host, 'restore')).code).not.toBe(0);
      // A store that can't be read isn't one that was brought.
      expect((await keep(host, 'restore')).code).not.toBe(0);
      await expect(stat(join(host.root, 'var/lib/warm-pool/certificates'))).rejects.toThrow('ENOENT');
    },
  );
});

describe("the password's hash", () => {
  const hash = `scrypt:16384:8:5:${'s'.repeat(22)}:${'h'.repeat(43)}`;
  const name = '/warm-pool/test/gateway/password-hash';
  const file = () => join(host.root, 'run/warm-pool/password.env');
  const read = async () => await host.run('read-password-hash.sh', { PASSWORD_HASH_PARAMETER: name });
  const setParameter = async (value: string) => {
    await mkdir(join(host.world, 'ssm'), { recursive: true });
    await writeFile(join(host.world, 'ssm', name.replaceAll('/', '_')), value);
  };

  it('is put where root alone reads it', async () => {
    await setParameter(`${hash}\n`);
    const { code, output } = await read();
    expect([code, output]).toEqual([0, '']);
    expect(await readFile(file(), 'utf8')).toBe(`GATEWAY_HTTP_PASSWORD_HASH=${hash}\n`);
    expect((await stat(file())).mode & 0o777).toBe(0o600);
  });

  it('stays as it was while the parameter can’t be read', async () => {
    await setParameter(hash);
    await read();
    await writeFile(join(host.world, 'refusals'), '1');
    expect((await read()).code).toBe(0);
    expect(await readFile(file(), 'utf8')).toContain(hash);
  });

  it.each([
    ['nothing', undefined],
    ['no hash', 'hunter2'],
    ['a second setting', `${hash}\nNODE_OPTIONS=--inspect`],
  ])('keeps the app from starting where the parameter holds %s', async (_name, value) => {
    if (value !== undefined) await setParameter(value);
    const { code, output } = await read();
    expect(code).toBe(1);
    expect(output).not.toContain('hunter2');
    await expect(stat(file())).rejects.toThrow('ENOENT');
  });
});
