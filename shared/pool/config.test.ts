import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePools } from './config.ts';
import { poolInFileWords } from './pool-in-file-words.ts';

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
    [
      'a target by hit rate',
      { target: { hitRate: 0.99, min: 2, max: 40 } },
      /^pools\[0\]\.target: a target by hit rate is not built yet: give a number of workers, \{fixed: N\}$/,
    ],
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

describe('each problem', () => {
  it.each([
    [{ name: '' }, 'pools[0].name: lower-case letters, digits and hyphens, at most 32, a letter first'],
    [{ memory: 100 }, 'pools[0].memory: with cpu 256, memory must be 512, 1024, 2048 (MiB), not 100'],
    [{ target: { fixed: 5 }, maxWorkers: 4 }, 'pools[0].maxWorkers: must be at least the target, 5'],
    [
      { capacity: [{ provider: 'FARGATE', weight: 0 }] },
      'pools[0].capacity: one provider needs a weight above 0',
    ],
    [
      { capacity: [{ provider: 'FARGATE' }, { provider: 'FARGATE' }] },
      'pools[0].capacity: names a provider twice',
    ],
    [
      { mode: 'shared', worker: 'none' },
      'pools[0].worker: a shared pool needs workers that take tasks: worker: fossa',
    ],
    [
      { lease: { defaultSeconds: 61, maxSeconds: 60 } },
      'pools[0].lease.defaultSeconds: must not be over maxSeconds',
    ],
    [{ onClaim: { path: 'claimed' } }, 'pools[0].onClaim.path: a path from /'],
    [{ colour: 'red' }, 'pools[0].colour: unknown key: check its spelling, or leave it out'],
    [{ lease: { colour: 1 } }, 'pools[0].lease.colour: unknown key: check its spelling, or leave it out'],
  ])('%j is told with its path', (extra, problem) => {
    expect(problemsOf({ name: 'a', image: 'x', ...extra })).toEqual([problem]);
  });

  it('of a second name says which', () => {
    expect(
      problemsOf({ name: 'a', image: 'x' }, { name: 'b', image: 'x' }, { name: 'a', image: 'y' }),
    ).toEqual(['pools[2].name: "a" names a pool before it: each name once']);
  });

  it('at the root has the key for a path', () => {
    expect(parsePools({ pools: [{ name: 'a', image: 'x' }], colour: 1 })).toEqual({
      ok: false,
      problems: [{ path: 'colour', message: 'unknown key: check its spelling, or leave it out' }],
    });
  });

  it.each([
    [{ maxWorkers: 5, target: { fixed: 5 } }],
    [{ lease: { defaultSeconds: 60, maxSeconds: 60 } }],
    [
      {
        capacity: [
          { provider: 'FARGATE', weight: 0 },
          { provider: 'FARGATE_SPOT', weight: 1 },
        ],
      },
    ],
    [{ mode: 'shared', worker: 'fossa' }],
  ])('is none in %j', (extra) => {
    expect(problemsOf({ name: 'a', image: 'x', ...extra })).toEqual([]);
  });
});

describe('what a pool may have at most, unless it is told', () => {
  it.each([
    [0, 10],
    [2, 10],
    [3, 12],
    [20, 80],
  ])('is, for a target of %i, %i workers', (fixed, maxWorkers) => {
    const parsed = parsePools({ pools: [{ name: 'a', image: 'x', target: { fixed } }] });
    expect(parsed).toMatchObject({ pools: [{ maxWorkers }] });
  });
});

describe('a worker protocol', () => {
  it.each([
    ['fossa', { kind: 'fossa' }],
    ['none', { kind: 'none' }],
    ['http', { kind: 'http', readyPath: '/', identity: true }],
    [{ http: {} }, { kind: 'http', readyPath: '/', identity: true }],
  ])('%j is %j', (worker, protocol) => {
    const parsed = parsePools({ pools: [{ name: 'a', image: 'x', worker }] });
    expect(parsed.ok && parsed.pools[0]?.worker).toEqual(protocol);
  });

  it.each(['fossa', 'none', 'http', { http: { readyPath: '/up', identity: false } }])(
    '%j is read back from what the ledger keeps',
    (worker) => {
      const parsed = parsePools({ pools: [{ name: 'a', image: 'x', worker }] });
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
      expect(parsePools({ pools: parsed.pools.map(poolInFileWords) })).toEqual(parsed);
    },
  );
});
