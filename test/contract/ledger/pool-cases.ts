import { describe, expect, it } from 'vitest';
import type { LaunchRecord } from '../../../shared/pool/launch.ts';
import type { Decision, PoolState } from '../../../shared/pool/pool-state.ts';
import {
  losingAnswer,
  losingCall,
  openWorld,
  refusalOf,
  retryingBySdk,
  start,
  type Tier,
  unreachable,
} from './world.ts';

const launch: LaunchRecord = {
  ...{ token: 'wp-1', count: 3, provider: 'FARGATE_SPOT', subnets: ['subnet-a'], securityGroups: ['sg-1'] },
  ...{ template: 'dev-etl:1', reason: 'three under target', attempts: 1 },
  ...{ createdAt: start, notAfter: start + 30_000 },
};

function aState(sequence: number, given: Partial<PoolState> = {}): PoolState {
  return { pool: 'etl', sequence, openLaunches: [launch], breakers: [], ...given };
}

export function poolCases(tier: Tier): void {
  describe("a pool's state", () => stateCases(tier));
  describe('a pool forgotten', () => forgetCases(tier));
  describe('a report, an override', () => reportCases(tier));
  describe('the pools', () => configCases(tier));
  describe('decisions', () => decisionCases(tier));
}

function stateCases(tier: Tier): void {
  it('begins with sequence 1 and goes on by one', async () => {
    const { ledger } = await openWorld(tier);
    expect(await ledger.poolState('etl')).toBeUndefined();
    const breaker = {
      provider: 'FARGATE',
      cause: 'quota',
      message: 'x',
      failures: 3,
      since: 1,
      openUntil: 2,
    } as const;
    const second = aState(2, { breakers: [breaker], openLaunches: [{ ...launch, emptyListingAt: start }] });
    const held = {
      ...breaker,
      cause: 'capacity',
      subnets: ['subnet-a'],
      template: 'dev-etl:2',
      reached: 'warm',
    } as const;
    const told = { triedAt: 2, waitingSince: 5, warmAt: 3, halted: { at: 4, why: 'x' } };
    const rollOut = { to: 'dev-etl:2', startedAt: 1, ...told };
    const size = { architecture: 'arm64', cpu: 1024, memory: 2048, port: 2345, readySeconds: 300 } as const;
    const http = { kind: 'http', readyPath: '/', identity: true } as const;
    const knownTemplates = [
      { template: 'dev-etl:1', ...size, worker: { kind: 'fossa' } as const },
      { template: 'dev-etl:2', ...size, worker: http },
    ];
    const third = aState(3, { breakers: [held], provenTemplate: 'dev-etl:1', rollOut, knownTemplates });
    expect(await ledger.advance(aState(1), 'a')).toBe(true);
    expect(await ledger.advance(second, 'b')).toBe(true);
    expect(await ledger.poolState('etl')).toEqual(second);
    expect(await ledger.advance(third, 'c')).toBe(true);
    expect(await ledger.poolState('etl')).toEqual(third);
  });

  it('is created once', async () => {
    const { ledger } = await openWorld(tier);
    await ledger.advance(aState(1), 'a');
    expect(await ledger.advance(aState(1, { openLaunches: [] }), 'b')).toBe(false);
    expect(await ledger.poolState('etl')).toEqual(aState(1));
  });

  it.each([2, 4])('needs the sequence before it: at 2, not %i', async (sequence) => {
    const { ledger } = await openWorld(tier);
    await ledger.advance(aState(1), 'a');
    await ledger.advance(aState(2), 'b');
    expect(await ledger.advance(aState(sequence, { openLaunches: [] }), 'c')).toBe(false);
    expect(await ledger.poolState('etl')).toEqual(aState(2));
  });

  it.each([
    ['its answer is lost', losingAnswer],
    ['the SDK tried twice', retryingBySdk],
  ])('has advanced where %s', async (_what, fault) => {
    const { ledger, ledgerThrough } = await openWorld(tier);
    expect(await ledgerThrough(fault()).advance(aState(1), 'a')).toBe(true);
    expect(await ledgerThrough(fault()).advance(aState(2), 'b')).toBe(true);
    expect(await ledger.poolState('etl')).toEqual(aState(2));
  });

  it('has not where the call never arrived', async () => {
    const { ledgerThrough } = await openWorld(tier);
    expect(await ledgerThrough(losingCall()).advance(aState(1), 'a')).toBe(false);
  });

  it('is ledger_unreachable where nobody can tell', async () => {
    const { ledgerThrough } = await openWorld(tier);
    const error = await refusalOf(ledgerThrough(unreachable).advance(aState(1), 'a'));
    expect(error).toMatchObject({ code: 'ledger_unreachable' });
  });
}

function forgetCases(tier: Tier): void {
  it('has neither state nor report, nor what an operator changed', async () => {
    const { ledger } = await openWorld(tier);
    await ledger.advance(aState(1), 'a');
    await ledger.report({ pool: 'etl', passAt: start, runId: 'r', want: 0, problems: [] });
    await ledger.putOverride({ pool: 'etl', target: { fixed: 0 } });
    expect(await ledger.forgetPool(aState(1))).toBe(true);
    expect(await ledger.knownPools()).toEqual([]);
    expect(await ledger.poolOverride('etl')).toBeUndefined();
    expect(await ledger.poolReport('etl')).toBeUndefined();
  });

  it('needs the sequence that was seen', async () => {
    const { ledger } = await openWorld(tier);
    await ledger.advance(aState(1), 'a');
    expect(await ledger.forgetPool(aState(2))).toBe(false);
    expect(await ledger.poolState('etl')).toEqual(aState(1));
  });

  it('is forgotten where the answer was lost', async () => {
    const { ledger, ledgerThrough } = await openWorld(tier);
    await ledger.advance(aState(1), 'a');
    let deletions = 0;
    const second = ledgerThrough(async (command, next) => {
      const answer = await next();
      if (command.constructor.name === 'DeleteCommand') deletions += 1;
      if (deletions === 3 && command.constructor.name === 'DeleteCommand') throw new Error('cut');
      return answer;
    });
    expect(await second.forgetPool(aState(1))).toBe(true);
  });
}

function reportCases(tier: Tier): void {
  it('is read back as it was written, the last one written', async () => {
    const { ledger } = await openWorld(tier);
    const report = { pool: 'etl', passAt: start, runId: 'r', want: 3, problems: ['no addresses left'] };
    await ledger.report({ ...report, want: 1 });
    await ledger.report({ ...report, template: 'dev-etl:1', timeToWarmSeconds: 2.5 });
    expect(await ledger.poolReport('etl')).toEqual({
      ...report,
      template: 'dev-etl:1',
      timeToWarmSeconds: 2.5,
    });
  });

  it('of an operator lasts until it is taken back', async () => {
    const { ledger } = await openWorld(tier);
    const paused = { note: 'upgrade', until: start + 1 };
    const override = { pool: 'etl', target: { fixed: 0 }, targetSetAt: start, paused };
    await ledger.putOverride(override);
    expect(await ledger.poolOverride('etl')).toEqual(override);
    await ledger.deleteOverride('etl');
    await ledger.deleteOverride('etl');
    expect(await ledger.poolOverride('etl')).toBeUndefined();
  });
}

function configCases(tier: Tier): void {
  it('come in the order of the file, every default filled in', async () => {
    const { ledger } = await openWorld(tier);
    expect(await ledger.pools()).toEqual([]);
    await ledger.putPoolConfig({ config: { name: 'a', image: 'x' }, position: 1 });
    const http = { name: 'b', image: 'y', worker: { http: { readyPath: '/up' } } };
    await ledger.putPoolConfig({ config: http, position: 0, template: 'dev-b:3' });
    const pools = await ledger.pools();
    expect(pools.map(({ config, template }) => [config.name, template])).toEqual([
      ['b', 'dev-b:3'],
      ['a', undefined],
    ]);
    expect(pools[0]?.config.worker).toEqual({ kind: 'http', readyPath: '/up', identity: true });
  });

  it('are known by their configuration or by what is left of them', async () => {
    const { ledger } = await openWorld(tier);
    await ledger.putPoolConfig({ config: { name: 'b', image: 'x' }, position: 0 });
    await ledger.putOverride({ pool: 'only-overridden' });
    await ledger.advance(aState(1, { pool: 'a' }), 'a');
    await ledger.advance(aState(1, { pool: 'b' }), 'b');
    const names = async () =>
      (await ledger.knownPools()).map(({ pool, onlyOverridden }) => [pool, onlyOverridden]);
    const known = [
      ['a', false],
      ['b', false],
      ['only-overridden', true],
    ];
    expect(await names()).toEqual(known);
    await ledger.removePoolConfig('b');
    expect(await ledger.pools()).toEqual([]);
    expect(await names()).toEqual(known);
  });

  it('are read with their states and what an operator changed', async () => {
    const { ledger } = await openWorld(tier);
    await ledger.putPoolConfig({ config: { name: 'new', image: 'x' }, position: 0 });
    await ledger.advance(aState(1, { pool: 'old' }), 'a');
    await ledger.putOverride({ pool: 'old', target: { fixed: 0 } });
    const [fresh, old] = await ledger.knownPools();
    expect(fresh?.read()).toEqual({ state: undefined, override: undefined });
    expect(old?.read()).toEqual({
      state: aState(1, { pool: 'old' }),
      override: { pool: 'old', target: { fixed: 0 } },
    });
  });

  it('are read apart: a row of a newer program is the trouble of its pool alone', async () => {
    const { ledger, putRaw } = await openWorld(tier);
    await ledger.advance(aState(1, { pool: 'sound' }), 'a');
    await putRaw({ pk: 'pools', sk: 'state#newer', schemaVersion: 99, state: {} });
    const [newer, sound] = await ledger.knownPools();
    expect(() => newer?.read()).toThrow(expect.objectContaining({ code: 'ledger_conflict' }));
    expect(sound?.read().state).toEqual(aState(1, { pool: 'sound' }));
  });

  it('are refused whole where one is wrong, with the path', async () => {
    const { ledger, putRaw } = await openWorld(tier);
    const wrong = { config: { name: 'a', image: 'x', colour: 'red' }, position: 0 };
    const message = expect.stringContaining('pools[0].colour: unknown key');
    expect(await refusalOf(ledger.putPoolConfig(wrong))).toMatchObject({ code: 'internal', message });
    await putRaw({ pk: 'pools', sk: 'config#a', schemaVersion: 1, ...wrong });
    expect(await refusalOf(ledger.pools())).toMatchObject({ code: 'internal', message });
  });
}

function decisionCases(tier: Tier): void {
  const made = Array.from(
    { length: 60 },
    (_, place): Decision => ({
      ...{ pool: 'etl', at: start + place, id: `d${place}`, action: 'launch', count: 1 },
      ...{ reason: 'one under target', outcome: 'asked for' },
    }),
  );

  it('come the latest first, as many as asked for', async () => {
    const { ledger } = await openWorld(tier);
    await ledger.recordDecisions([...made, { ...made[0], pool: 'other' } as Decision]);
    expect(await ledger.decisions('etl', 100)).toEqual(made.toReversed());
    expect(await ledger.decisions('etl', 2)).toEqual(made.slice(-2).reverse());
    expect(await ledger.decisions('etl', 3, { at: start + 50, id: 'd50' })).toEqual(
      made.slice(47, 50).reverse(),
    );
    await ledger.recordDecisions([]);
  });

  it('are sent again where the ledger had no room', async () => {
    const { ledger, ledgerThrough } = await openWorld(tier);
    let calls = 0;
    const crowded = ledgerThrough(async (command, next) => {
      calls += 1;
      return calls === 1
        ? { UnprocessedItems: (command.input as { RequestItems: unknown }).RequestItems }
        : next();
    });
    await crowded.recordDecisions(made.slice(0, 5));
    expect(await ledger.decisions('etl', 100)).toHaveLength(5);
  });

  it('are given up, and that is told, where the room never comes', async () => {
    const { ledgerThrough } = await openWorld(tier);
    const full = ledgerThrough(async (command) => ({
      UnprocessedItems: (command.input as { RequestItems: unknown }).RequestItems,
    }));
    expect(await refusalOf(full.recordDecisions(made.slice(0, 5)))).toMatchObject({
      code: 'ledger_unreachable',
      message: expect.stringContaining('5 decisions'),
    });
  });

  it('are gone after 7 days', async () => {
    const { ledger, clock } = await openWorld(tier);
    await ledger.recordDecisions(made.slice(0, 1));
    clock.time = start + 7 * 24 * 3600_000 + 1000;
    expect(await ledger.decisions('etl', 100)).toEqual([]);
  });
}
