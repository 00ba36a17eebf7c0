import { describe, expect, it } from 'vitest';
import { isForeign, isForeignWrite } from './same-origin.ts';

const host = 'pool.example:8080';

describe('isForeign', () => {
  it.each([
    ['no browser', {}],
    ['our own page', { origin: 'https://pool.example:8080' }],
    ['our own page, typed address', { 'sec-fetch-site': 'none' }],
    ['our own page by fetch', { origin: 'http://POOL.example:8080', 'sec-fetch-site': 'same-origin' }],
  ])('lets pass: %s', (_name, headers) => {
    expect(isForeign({ host, ...headers })).toBe(false);
  });

  it.each([
    ['a sandboxed page', { origin: 'null' }],
    ['another site', { origin: 'https://evil.example' }],
    ['our host on another port', { origin: 'http://pool.example:9090' }],
    ['our name as user of another host', { origin: 'http://pool.example:8080@evil.example' }],
    ['a cross-site fetch without origin', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling host', { 'sec-fetch-site': 'same-site', origin: 'https://pool.example:8080' }],
    ['something that is no origin', { origin: 'pool.example:8080' }],
    ['an empty origin', { origin: '' }],
  ])('refuses: %s', (_name, headers) => {
    expect(isForeign({ host, ...headers })).toBe(true);
  });
});

it('reading is allowed from anywhere, changing is not', () => {
  expect(isForeignWrite('GET', { host, origin: 'https://evil.example' })).toBe(false);
  expect(isForeignWrite('DELETE', { host, origin: 'https://evil.example' })).toBe(true);
});
