import type { PoolConfig } from '../../../shared/pool/config.ts';
import type { SeededRandom } from '../../ecs/model/seeded-random.ts';
import { payloadMark } from '../promises/requests.ts';

/** How one client behaves, drawn before it comes: nothing that happens to it changes what it means to do. */
export type Habits = {
  readonly name: string;
  readonly pool: string;
  readonly holder: string;
  readonly leaseSeconds: number;
  readonly waitSeconds: number | undefined;
  readonly confirmSeconds: number | undefined;
  readonly count: number;
  readonly payload: unknown;
  readonly keyed: boolean;
  /** How long it waits for an answer before it asks again (with a key), or gives up. */
  readonly patienceSeconds: number;
  readonly tries: number;
  readonly confirmAfterSeconds: number;
  readonly holdSeconds: number;
  /** Work that it gives to its worker. */
  readonly workSeconds: number | undefined;
  /** `at the end`: about when its lease ends, a few seconds before or after. */
  readonly renews: 'in time' | 'at the end' | 'never';
  /** `forgets`: it lets its lease run out. */
  readonly end: 'releases' | 'releases twice' | 'forgets';
  readonly askAgainAfterEnd: boolean;
};

/** Holders that several clients share, so that their limit is met. */
const holders = 12;

export function habitsOf(client: number, pools: readonly PoolConfig[], random: SeededRandom): Habits {
  const claimable = pools.filter(({ mode }) => mode === 'exclusive');
  const config = claimable[random.below(claimable.length)];
  if (config === undefined) throw new Error('no simulated pool can be claimed');
  const chance = (probability: number) => random.number() < probability;
  const name = `client-${client}`;
  return {
    name,
    pool: config.name,
    holder: `holder-${random.below(holders)}`,
    leaseSeconds: 20 + random.below(200),
    waitSeconds: chance(0.5) ? 5 + random.below(100) : undefined,
    confirmSeconds: chance(0.3) ? 5 + random.below(20) : undefined,
    count: chance(0.07) ? 2 + random.below(3) : 1,
    payload: config.onClaim !== undefined && chance(0.7) ? { [payloadMark]: client } : undefined,
    keyed: chance(0.7),
    patienceSeconds: chance(0.12) ? 0.05 + random.number() : 90,
    tries: 2 + random.below(4),
    confirmAfterSeconds: random.number() * 8,
    holdSeconds: random.number() ** 2 * 60,
    workSeconds: chance(0.5) ? random.number() * 40 : undefined,
    renews: chance(0.2) ? 'in time' : chance(0.08) ? 'at the end' : 'never',
    end: chance(0.12) ? 'forgets' : chance(0.1) ? 'releases twice' : 'releases',
    askAgainAfterEnd: chance(0.05),
  };
}
