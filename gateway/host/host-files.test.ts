import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hostFileNames, hostFiles } from './host-files.ts';

const values = {
  region: 'eu-west-1',
  bucket: 'bucket',
  bundleSha256: 'a'.repeat(64),
  ledgerTableName: 'ledger',
  workerLogGroupName: 'workers',
  natGroupName: 'none',
  passwordParameterName: '/warm-pool/dev/gateway/password-hash',
  publicHost: '203.0.113.7',
};

describe("a release's files", () => {
  it.each(['domain', 'internal', 'ip'] as const)('are as many as were promised, none empty: %s', (tls) => {
    const files = hostFiles(tls, values);
    expect(Object.keys(files).toSorted()).toEqual([...hostFileNames].toSorted());
    for (const [name, text] of Object.entries(files)) expect(text.length, name).toBeGreaterThan(20);
  });

  it('leave no file of the folder behind', () => {
    const used = new Set<string>([
      ...hostFileNames,
      'user-data.sh',
      'gateway.env.template',
      'caddy.env.template',
      ...['domain', 'internal', 'ip'].map((tls) => `${tls}.caddyfile`),
    ]);
    const files = readdirSync(new URL('./files/', import.meta.url));
    expect(files.filter((name) => !used.has(name))).toEqual([]);
  });

  it('differ by the way of TLS in the Caddyfile alone', () => {
    const [domain, ip] = [hostFiles('domain', values), hostFiles('ip', values)];
    expect(hostFileNames.filter((name) => domain[name] !== ip[name])).toEqual(['Caddyfile']);
  });
});
