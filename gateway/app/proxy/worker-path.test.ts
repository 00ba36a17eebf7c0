import { describe, expect, it } from 'vitest';
import { workerPath } from './worker-path.ts';

describe('a proxied path', () => {
  it.each([
    ['/w/abc-1/', { workerId: 'abc-1', path: '/', query: '' }],
    ['/w/abc/task/x?y=1&z=%20', { workerId: 'abc', path: '/task/x', query: '?y=1&z=%20' }],
    ['/w/abc//double', { workerId: 'abc', path: '//double', query: '' }],
    ['/w/abc/%C3%A4/a%2Fb', { workerId: 'abc', path: '/%C3%A4/a%2Fb', query: '' }],
    ['/w/abc/v1..2/...', { workerId: 'abc', path: '/v1..2/...', query: '' }],
    ['/w/abc/x?next=../..', { workerId: 'abc', path: '/x', query: '?next=../..' }],
  ])('names the worker: %s', (url, expected) => {
    expect(workerPath(url)).toEqual(expected);
  });

  it.each(['/w/abc', '/w//x', '/w/a%2Fb/x', '/w/a.b/x', '/x/abc/', 'http://evil/w/abc/x', '/w/abc/x#y'])(
    'is none: %s',
    (url) => {
      expect(workerPath(url)).toBeUndefined();
    },
  );

  it.each([
    '/w/abc/..',
    '/w/abc/../x',
    '/w/abc/a/../../x',
    '/w/abc/%2e%2e/x',
    '/w/abc/%2E./x',
    '/w/abc/a%2F..%2Fb',
    '/w/abc/%252e%252e/x',
    '/w/abc/..;/x',
    '/w/abc/..%5cx',
    '/w/abc/a\\b',
    '/w/abc/%00',
    '/w/abc/%0d%0aHost:%20evil',
    '/w/abc/%zz',
    '/w/abc/%',
  ])('is refused: %s', (url) => {
    expect(() => workerPath(url)).toThrow('malformed or climbs');
  });
});
