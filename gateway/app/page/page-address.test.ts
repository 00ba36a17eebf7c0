import { expect, it } from 'vitest';
import { pageAddress } from './page-address.ts';

it.each([
  ['/', { kind: 'overview' }],
  ['/workers', { kind: 'workers' }],
  ['/decisions', { kind: 'decisions' }],
  ['/pools/etl', { kind: 'pool', pool: 'etl' }],
  ['/workers/etl/w%201', { kind: 'worker', pool: 'etl', worker: 'w 1' }],
  ['/workers/etl/%zz', { kind: 'worker', pool: 'etl', worker: '%zz' }],
])('%s is a page', (path, address) => {
  expect(pageAddress(path)).toEqual(address);
});

it.each([
  '',
  '//evil.example',
  '/pools',
  '/pools/',
  '/pools/a/b',
  '/workers/etl',
  '/w/w1/',
  'https://evil.example/',
])('"%s" is none', (path) => {
  expect(pageAddress(path)).toBeUndefined();
});
