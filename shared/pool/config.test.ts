import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePools } from './config.ts';

function problemsOf(...pools: readonly object[]) {
  const parsed = parsePools({ pools });
  return parsed.ok ? [] : parsed.problems.map(({ path, message }) => `${path}: ${message}`);
}

describe('a pool', () => {
  it('needs only a name and an image; everything else has a default', () => {
    const parsed = parsePools({ pools: [{ name: 'etl', image: 'workers/fossa' }] });
    expect(parsed).toMatchObject({
      ok: true,
      pools: [
        {
          name: 'etl',
          worker: { kind: 'fossa' },
          mode: 'exclusive',
          target: { fixed: 2 },
          maxWorkers: 10,
          lease: { defaultSeconds: 3600, maxSeconds: 86_400 },
          reuse: { maxClaims: 1 },
        },
      ],
    });
  });

  it('tells all problems at once, each with its path', () => {
    const problems = problemsOf(
      { name: 'Etl', image: 'x', cpu: 300 },
      { name: 'b', image: 'x', cpu: 1024, memory: 1024, colour: 'red' },
      { name: 'c', image: 'x', target: { fixed: 5 }, maxWorkers: 2 },
    );
    expect(problems).toHaveLength(5);
    expect(problems).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^pools\[0\]\.name: lower-case/),
        expect.stringMatching(/^pools\[0\]\.memory: Fargate has no size of 300/),
        expect.stringMatching(/^pools\[1\]\.memory: with cpu 1024, memory must be 2048 to 8192/),
        expect.stringMatching(/^pools\[1\]\.colour: unknown key/),
        expect.stringMatching(/^pools\[2\]\.maxWorkers: must be at least the target, 5/),
      ]),
    );
  });

  it.each([
    ['a target by hit rate', { target: { hitRate: 0.99, min: 2, max: 40 } }, /target/],
    [
      'a shared pool of workers that take no tasks',
      { mode: 'shared', worker: 'http' },
      /worker: a shared pool/,
    ],
    ['a provider named twice', { capacity: [{ provider: 'FARGATE' }, { provider: 'FARGATE' }] }, /twice/],
    ['no weight at all', { capacity: [{ provider: 'FARGATE', weight: 0 }] }, /weight above 0/],
    ['a lease default over its maximum', { lease: { defaultSeconds: 90, maxSeconds: 60 } }, /defaultSeconds/],
    ['a budget that is none', { maxSpendPerHour: 0 }, /maxSpendPerHour/],
    ['a limit of claims that is none', { maxClaimsPerHolder: 0 }, /maxClaimsPerHolder/],
    ['a hook without a path', { onClaim: {} }, /onClaim\.path/],
    ['a port that is none', { port: 70_000 }, /port/],
  ])('refuses %s', (_what, extra, message) => {
    expect(problemsOf({ name: 'a', image: 'x', ...extra }).join('\n')).toMatch(message);
  });

  it('takes a name once', () => {
    expect(problemsOf({ name: 'a', image: 'x' }, { name: 'a', image: 'y' })).toEqual([
      expect.stringMatching(/^pools\[1\]\.name: "a" names a pool before it/),
    ]);
  });

  it('takes the readiness path and the identity of http workers', () => {
    const parsed = parsePools({
      pools: [{ name: 'a', image: 'x', worker: { http: { readyPath: '/up', identity: false } } }],
    });
    expect(parsed).toMatchObject({
      pools: [{ worker: { kind: 'http', readyPath: '/up', identity: false } }],
    });
  });

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(parsePools(value)).toHaveProperty('ok');
        expect(parsePools({ pools: [value] })).toHaveProperty('ok');
      }),
    );
  });
});
