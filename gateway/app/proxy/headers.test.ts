import { describe, expect, it } from 'vitest';
import { headersFromWorker } from './answer-headers.ts';
import { headersForWorker } from './request-headers.ts';

describe('what a worker gets', () => {
  it('is the request without our credentials and without what belongs to one hop', () => {
    const headers = {
      host: 'gateway',
      authorization: 'Basic x',
      cookie: 'a=b; worker-w1.own=c',
      connection: 'close, X-Hop',
      'x-hop': '1',
      te: 'trailers',
      'proxy-authorization': 'Basic y',
      'x-forwarded-for': '1.2.3.4',
      'claim-fence': '7',
      accept: 'text/html',
    };
    expect(headersForWorker(headers, { host: '127.0.0.9:2345', workerId: 'w1' })).toEqual({
      accept: 'text/html',
      host: '127.0.0.9:2345',
      cookie: 'own=c',
    });
  });
});

const where = { workerOrigin: 'http://127.0.0.9:2345', workerId: 'w1', prefix: '/w/w1', path: '/task/a' };
const location = (to: string) => headersFromWorker({ location: to }, where).location;

describe('what a client gets', () => {
  it('is whole where a worker sends a header twice that comes once', () => {
    const headers = {
      connection: ['close', 'x-hop'],
      'x-hop': '1',
      location: ['/a', '/b'],
      'set-cookie': 'a=b',
    };
    expect(headersFromWorker(headers, where)).toMatchObject({
      location: '/w/w1/a',
      'set-cookie': ['worker-w1.a=b; Path=/w/w1/'],
    });
    expect(headersFromWorker(headers, where)).not.toHaveProperty('x-hop');
  });

  it('runs in a sandbox, whatever the worker says', () => {
    const headers = headersFromWorker(
      {
        'content-security-policy': "script-src 'unsafe-inline'",
        'content-type': 'text/html',
        'set-cookie': ['a=b; Path=/'],
        'service-worker-allowed': '/',
        'access-control-allow-origin': 'null',
        'www-authenticate': 'Basic realm="gateway"',
        refresh: '0; url=/',
        'keep-alive': 'timeout=5',
      },
      where,
    );
    expect(headers).toEqual({
      'content-type': 'text/html',
      'set-cookie': ['worker-w1.a=b; Path=/w/w1/'],
      'content-security-policy': "sandbox allow-scripts allow-forms; frame-ancestors 'none'",
      'cross-origin-resource-policy': 'cross-origin',
    });
  });

  it.each([
    ['/task/b', '/w/w1/task/b'],
    ['b?c#d', '/w/w1/task/b?c#d'],
    ['../../../../x', '/w/w1/x'],
    ['http://127.0.0.9:2345/x', '/w/w1/x'],
  ])('is redirected within the worker: %s', (to, expected) => {
    expect(location(to)).toBe(expected);
  });

  it.each([
    'https://evil.example/',
    '//evil.example/',
    'http://127.0.0.9:2346/',
    'javascript:alert(1)',
    'http://%',
  ])('is not redirected elsewhere: %s', (to) => {
    expect(location(to)).toBeUndefined();
  });
});
