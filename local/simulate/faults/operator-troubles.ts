import type { PoolConfig } from '../../../shared/pool/config.ts';
import { workerPriceUsdPerHour } from '../../../shared/pool/fargate-price.ts';
import type { PoolOverride } from '../../../shared/pool/pool-state.ts';
import type { World } from '../world.ts';
import type { ScheduledEvent } from './events.ts';
import type { Flaw } from './templates.ts';

function poolOf({ settings }: World, [pick]: readonly [number, number]): PoolConfig | undefined {
  const entries = settings.entries();
  return entries[Math.floor(pick * entries.length)]?.config;
}

/** An operator's change that is taken back in the end; what another operator wrote meanwhile goes with it. */
function overridden(overrideOf: (config: PoolConfig, event: ScheduledEvent, now: number) => PoolOverride) {
  return (world: World, event: ScheduledEvent): (() => void) | undefined => {
    const config = poolOf(world, event.picks);
    if (config === undefined) return undefined;
    const { operator, time } = world;
    void operator.putOverride(overrideOf(config, event, time.now()));
    return () => void operator.deleteOverride(config.name);
  };
}

function maxWorkersChanged(world: World, { picks }: ScheduledEvent): (() => void) | undefined {
  const config = poolOf(world, picks);
  if (config === undefined) return undefined;
  const least = config.target.fixed;
  const maxWorkers = least + Math.floor(picks[1] * 2 * least);
  world.settings.change(config.name, { maxWorkers });
  return () => world.settings.takeBack(config.name, ['maxWorkers']);
}

/** What a pool may spend: enough for one worker, or for as many as its maximum. */
function spendLimited(world: World, { picks }: ScheduledEvent): (() => void) | undefined {
  const config = poolOf(world, picks);
  if (config === undefined) return undefined;
  const workers = 1 + picks[1] * (config.maxWorkers - 1);
  world.settings.change(config.name, { maxSpendPerHour: workers * workerPriceUsdPerHour(config) });
  return () => world.settings.takeBack(config.name, ['maxSpendPerHour']);
}

/** Shorter and longer leases and drains, fewer and more claims a worker, other capacity: one of them, by a pick. */
function poolChanged(world: World, { picks }: ScheduledEvent): (() => void) | undefined {
  const config = poolOf(world, picks);
  if (config === undefined) return undefined;
  const changes = poolChanges(config, 0.3 + picks[0] * 1.5);
  const changed = changes[Math.floor(picks[1] * changes.length)] ?? {};
  world.settings.change(config.name, changed);
  return () => world.settings.takeBack(config.name, settingsOf(changed));
}

/** A deployment without one of two pools, and one that has it again. */
function poolRemoved(world: World, { picks }: ScheduledEvent): (() => void) | undefined {
  const config = poolOf(world, picks);
  if (config === undefined || world.settings.entries().length === 1) return undefined;
  return world.settings.remove(config.name);
}

type PoolChange = Partial<Pick<PoolConfig, 'lease' | 'drainSeconds' | 'reuse' | 'capacity'>>;

function poolChanges({ lease, drainSeconds }: PoolConfig, factor: number): readonly PoolChange[] {
  const scaled = (seconds: number) => Math.round(seconds * factor);
  return [
    { lease: { defaultSeconds: scaled(lease.defaultSeconds), maxSeconds: scaled(lease.maxSeconds) } },
    { drainSeconds: scaled(drainSeconds) },
    { reuse: { maxClaims: 1 + Math.floor(factor * 3) } },
    { capacity: [{ provider: 'FARGATE', weight: 1, base: 0 }] },
    { capacity: [{ provider: 'FARGATE_SPOT', weight: 1, base: 0 }] },
  ];
}

function settingsOf({ lease, drainSeconds, reuse }: PoolChange): readonly (keyof PoolChange)[] {
  if (lease !== undefined) return ['lease'];
  if (drainSeconds !== undefined) return ['drainSeconds'];
  return reuse === undefined ? ['capacity'] : ['reuse'];
}

function newTemplate({ account, settings, time }: World): () => void {
  for (const { config } of settings.entries()) account.templates.register(config, time.now());
  return () => undefined;
}

function uselessTemplate(flaw: Flaw) {
  return (world: World, { picks }: ScheduledEvent): (() => void) | undefined => {
    const config = poolOf(world, picks);
    if (config === undefined) return undefined;
    const { account, time } = world;
    account.templates.registerUseless(config, flaw, time.now());
    return () => {
      if (account.templates.needsBetter(config)) account.templates.register(config, time.now());
    };
  };
}

/** What operators and deployments change while the pool runs. */
export const operatorTroubles = {
  newTemplate,
  templateNeverReady: uselessTemplate('never_listens'),
  templateDies: uselessTemplate('dies'),
  maxWorkersChanged,
  spendLimited,
  poolChanged,
  poolRemoved,
  targetChanged: overridden(({ name, target }, { picks: [, pick] }) => ({
    pool: name,
    target: { fixed: Math.floor(pick * 2 * target.fixed) },
  })),
  paused: overridden(({ name }, { seconds }, now) => ({
    pool: name,
    paused: { note: 'simulated', until: now + seconds * 1000 },
  })),
  drained: overridden(({ name }) => ({ pool: name, target: { fixed: 0 } })),
} as const;
