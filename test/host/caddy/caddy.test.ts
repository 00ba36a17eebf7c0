import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../free-port.ts';
import { type Answer, ask, type Ports, type Site, startApp, startCaddy } from './a-caddy.ts';
import {
  type CertificateAuthority,
  shortlivedSeconds,
  startCertificateAuthority,
} from './certificate-authority.ts';
import { eventually, hasCaddyTools, type Tool } from './tool.ts';

const secondsOf = ({ certificate }: Answer) =>
  Math.round((Date.parse(certificate.valid_to) - Date.parse(certificate.valid_from)) / 1000);

describe.skipIf(!hasCaddyTools())('Caddy before the app (tier caddy)', () => {
  let folder: string;
  let ports: Ports;
  let app: Awaited<ReturnType<typeof startApp>>;
  let authority: CertificateAuthority;
  let siteFolder: string;
  let caddy: Tool | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'caddy-'));
    ports = { http: await freePort(), https: await freePort(), app: await freePort() };
    app = await startApp(ports.app);
    authority = await startCertificateAuthority(folder, ports);
  });
  afterAll(async () => {
    await authority?.close();
    await app?.close();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    siteFolder = await mkdtemp(join(folder, 'site-'));
  });
  afterEach(async () => await caddy?.close());

  const site = (parts: Pick<Site, 'tls' | 'publicHost'> & Partial<Site>): Site => ({
    ...{ folder: siteFolder, ports, acme: authority },
    ...parts,
  });
  const start = async (one: Site): Promise<Tool> => {
    caddy = await startCaddy(one);
    return caddy;
  };
  /** The root of this host's own authority, as Caddy keeps it. */
  const ownRoot = async () =>
    await readFile(join(siteFolder, 'store/pki/authorities/local/root.crt'), 'utf8');

  it('gets a certificate for a domain, and tells browsers to stay with HTTPS', async () => {
    const one = site({ tls: 'domain', publicHost: 'pool.example.com' });
    const root = await authority.root();
    const answer = await eventually(await start(one), () => ask(one, root));
    expect(answer.certificate.subjectaltname).toBe('DNS:pool.example.com');
    expect(answer.headers['strict-transport-security']).toContain('max-age=');
    expect(answer.headers['server']).toBeUndefined();
  });

  it('gets a short certificate for the bare address', async () => {
    const one = site({ tls: 'ip', publicHost: '127.0.0.1' });
    const root = await authority.root();
    const answer = await eventually(await start(one), () => ask(one, root));
    expect(answer.certificate.subjectaltname).toBe('IP Address:127.0.0.1');
    expect(Math.abs(secondsOf(answer) - shortlivedSeconds)).toBeLessThan(10);
  });

  it('falls back to its own authority where none can be had for the address', async () => {
    const nobody = { ...authority, directory: `https://127.0.0.1:${await freePort()}/dir` };
    const one = site({ tls: 'ip', publicHost: '127.0.0.1', acme: nobody });
    const answer = await eventually(await start(one), async () => await ask(one, await ownRoot()));
    expect(answer.certificate.subjectaltname).toBe('IP Address:127.0.0.1');
  });

  it('is its own authority, the same after a restart with the store', async () => {
    const one = site({ tls: 'internal', publicHost: '127.0.0.1' });
    const first = await eventually(await start(one), async () => await ask(one, await ownRoot()));
    const root = await ownRoot();
    await caddy?.close();
    const second = await eventually(await start(one), () => ask(one, root));
    expect(second.certificate.serialNumber).toBe(first.certificate.serialNumber);
  });

  it('tells the app who asks, whatever they say of themselves', async () => {
    const one = site({ tls: 'internal', publicHost: '127.0.0.1' });
    const tool = await start(one);
    const forged = { 'x-forwarded-for': '203.0.113.66', 'x-forwarded-proto': 'gopher' };
    const { seen } = await eventually(tool, async () => await ask(one, await ownRoot(), forged));
    expect(seen).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'https',
      host: '127.0.0.1',
    });
  });

  it('has redirects on port 80 and nothing else', async () => {
    const one = site({ tls: 'internal', publicHost: '127.0.0.1' });
    const tool = await start(one);
    const url = `http://127.0.0.1:${ports.http}/api/v1/pools`;
    const answer = await eventually(tool, () => fetch(url, { redirect: 'manual' }));
    expect(answer.status).toBe(308);
    expect(answer.headers.get('location')).toMatch(/^https:\/\/127\.0\.0\.1(:\d+)?\/api\/v1\/pools$/);
  });
});
