import { describe, expect, it } from 'vitest';
import { type PoolConfig, parsePools } from './config.ts';
import { configFor, nextKnownTemplates } from './known-templates.ts';

const [one, two, three] = ['dev-etl:1', 'dev-etl:2', 'dev-etl:3'] as const;

function aPool(keys: object): PoolConfig {
  const parsed = parsePools({ pools: [{ name: 'etl', image: 'workers/example', ...keys }] });
  const [pool] = parsed.ok ? parsed.pools : [];
  if (pool === undefined) throw new Error('no pool');
  return pool;
}

const small = aPool({ cpu: 1024, memory: 2048, port: 80, readySeconds: 60 });
const large = aPool({ cpu: 4096, memory: 8192, worker: 'http', maxWorkers: 30 });
const atFirst = nextKnownTemplates({ config: small, current: one, known: [] }, new Set([one]));
const later = { config: large, current: two, known: atFirst };

describe('a template of which the pool still has workers', () => {
  it('is what it was when another one is current', () => {
    const { cpu, memory, port, worker, readySeconds, maxWorkers } = configFor(one, later);
    expect([cpu, memory, port, worker, readySeconds]).toEqual([1024, 2048, 80, { kind: 'fossa' }, 60]);
    expect(maxWorkers).toBe(30);
  });

  it('is as configured now while it is the current one', () => {
    expect(configFor(one, { ...later, current: one })).toBe(large);
    expect(nextKnownTemplates({ ...later, current: one }, new Set([one]))).toMatchObject([{ cpu: 4096 }]);
  });

  it('is taken for the current one where nobody noted it', () => {
    expect(configFor(three, later)).toBe(large);
  });
});

describe('what is known', () => {
  const templates = (inUse: readonly string[], current: string | undefined = two) =>
    nextKnownTemplates({ ...later, current }, new Set(inUse)).map(({ template }) => template);

  it('is of the templates in use, and of no other', () => {
    expect(templates([one, two, three])).toEqual([one, two]);
    expect(templates([two])).toEqual([two]);
    expect(templates([one])).toEqual([one]);
  });

  it('stays where nobody says which template is current', () => {
    expect(nextKnownTemplates({ ...later, current: undefined }, new Set([one]))).toEqual(atFirst);
  });

  it('is of the fifty latest at most', () => {
    const known = Array.from({ length: 60 }, (_, revision) => ({
      ...atFirst[0],
      template: `dev-etl:${revision}`,
    }));
    const all = known.flatMap((noted) => ({ ...noted, ...small }));
    const inUse = new Set([...all.map(({ template }) => template), 'dev-etl:60']);
    const next = nextKnownTemplates({ config: small, current: 'dev-etl:60', known: all }, inUse);
    expect([next.length, next.at(-1)?.template]).toEqual([50, 'dev-etl:60']);
  });
});
