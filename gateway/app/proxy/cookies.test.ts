import { describe, expect, it } from 'vitest';
import { cookiesForClient, cookiesForWorker } from './cookies.ts';

const where = { workerId: 'w1', prefix: '/w/w1' };

describe("a worker's cookie", () => {
  it.each([
    ['a=b', 'worker-w1.a=b; Path=/w/w1/'],
    ['a=b; Path=/', 'worker-w1.a=b; Path=/w/w1/'],
    ['a=b; path=/task; HttpOnly; Max-Age=5', 'worker-w1.a=b; HttpOnly; Max-Age=5; Path=/w/w1/task'],
    ['a=b; Domain=example.com; Path=relative', 'worker-w1.a=b; Path=/w/w1/'],
    ['__Host-a=b=c; Secure; Path=/', 'worker-w1.__Host-a=b=c; Secure; Path=/w/w1/'],
    ['a=b; Path=/x; Path=/y', 'worker-w1.a=b; Path=/w/w1/y'],
    [
      'a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
      'worker-w1.a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/w/w1/',
    ],
  ])('is under its prefix and its name: %s', (set, got) => {
    expect(cookiesForClient([set], where)).toEqual([got]);
  });

  it.each(['', 'nothing', '=b', 'a b=c', `a=${'x'.repeat(5000)}`])(
    'is dropped where it is none: %j',
    (set) => {
      expect(cookiesForClient([set], where)).toEqual([]);
    },
  );

  it('is one of fifty at most', () => {
    const many = Array.from({ length: 60 }, (_, number) => `c${number}=1`);
    expect(cookiesForClient(many, where)).toHaveLength(50);
  });
});

describe('what a worker gets of the cookies of a client', () => {
  it('is its own, by the names that it gave', () => {
    const cookies = 'session=hush; worker-w1.a=b; worker-w12.a=c; worker-w1.x=1=2; worker-w2.a=d';
    expect(cookiesForWorker(cookies, 'w1')).toBe('a=b; x=1=2');
  });

  it.each([undefined, '', 'session=hush', 'worker-w12.a=c'])('is nothing of %j', (cookies) => {
    expect(cookiesForWorker(cookies, 'w1')).toBeUndefined();
  });
});
