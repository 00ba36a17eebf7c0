import { describe, expect, it } from 'vitest';
import { parseGatewayConfig } from './config.ts';

const parse = (values: Record<string, string>, secrets = ['passwordHash']) =>
  parseGatewayConfig(values, secrets);

const least = { imageId: 'ami-0123456789abcdef0' };

describe("the gateway stack's config", () => {
  it('needs an image alone', () => {
    expect(parse(least)).toEqual({
      tls: { kind: 'internal' },
      allowedCidrs: ['0.0.0.0/0'],
      instanceType: 't4g.micro',
      imageId: 'ami-0123456789abcdef0',
      bundleFile: 'dist/gateway/main.mjs',
      caddyFile: '.local/artefacts/caddy-2.10.2-linux-arm64',
      nodeFile: '.local/artefacts/node-24.21.0-linux-arm64',
    });
  });

  it.each([
    ['a domain alone', { domain: 'pool.example.com' }, { kind: 'domain', domain: 'pool.example.com' }],
    ['a domain, said twice', { tls: 'domain', domain: 'a.example' }, { kind: 'domain', domain: 'a.example' }],
    ['the bare address', { tls: 'ip' }, { kind: 'ip' }],
  ])('takes %s', (_name, values, tls) => {
    expect(parse({ ...least, ...values }).tls).toEqual(tls);
  });

  it('takes several blocks, with spaces', () => {
    const { allowedCidrs } = parse({ ...least, allowedCidrs: '203.0.113.0/24, 198.51.100.7/32' });
    expect(allowedCidrs).toEqual(['203.0.113.0/24', '198.51.100.7/32']);
  });

  it.each([
    ['no image', { imageId: '' }, 'imageId:'],
    ['an Intel type', { instanceType: 't3.micro' }, 'instanceType:'],
    ['a block that is none', { allowedCidrs: '203.0.113.0/24,home' }, 'allowedCidrs'],
    ['a block that begins elsewhere', { allowedCidrs: '203.0.113.7/24' }, 'allowedCidrs'],
    ['no block', { allowedCidrs: '' }, 'allowedCidrs'],
    ['a domain that is missing', { tls: 'domain' }, 'domain: must be set'],
    ['a domain of no use', { tls: 'ip', domain: 'a.example' }, 'domain: is of no use'],
    ['a URL for a domain', { domain: 'https://a.example' }, 'domain:'],
    ['a name of one part', { domain: 'localhost' }, 'domain:'],
    ['another way of TLS', { tls: 'none' }, 'tls:'],
    ['a misspelt key', { alowedCidrs: '10.0.0.0/8' }, 'alowedCidrs: unknown key'],
  ])('refuses %s', (_name, values, expected) => {
    expect(() => parse({ ...least, ...values })).toThrow(expected);
  });

  it('wants the password as a hash that is a secret', () => {
    expect(() => parse(least, [])).toThrow('passwordHash: must be set as a secret');
    expect(() => parse({ ...least, passwordHash: 'x' }, [])).toThrow(
      'passwordHash: is kept as a secret only',
    );
  });

  it('tells every problem at once', () => {
    const wrong = () => parse({ tls: 'domain', instanceType: 't3.micro', x: '1' });
    for (const path of ['domain:', 'instanceType:', 'imageId:', 'x:']) expect(wrong).toThrow(path);
  });
});
