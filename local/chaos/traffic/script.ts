import { seededRandom } from '../../ecs/model/seeded-random.ts';

/** What one customer does. */
export type Script = {
  /** Who it is in the ledger, and its key where it has one. */
  readonly holder: string;
  readonly pool: string;
  readonly count: number;
  /** Without a key it asks once, and confirms what it gets. */
  readonly isKeyed: boolean;
  readonly leaseSeconds: number;
  readonly holdMilliseconds: number;
  readonly renews: boolean;
  /** Asks the worker who it belongs to, through the gateway. */
  readonly looks: boolean;
  /** How it ends: lets go, or forgets and lets the lease run out. */
  readonly ending: 'release' | 'forget';
};

const shareOf = {
  single: 0.04,
  process: 0.04,
  two: 0.08,
  three: 0.05,
  unkeyed: 0.15,
  renews: 0.1,
  looks: 0.15,
  forgets: 0.05,
};
const usualLeaseSeconds = 30;
const forgottenLeaseSeconds = 3;
const holdMilliseconds = { from: 100, to: 900 };

/** The `number`th customer of a run: the same for the same seed. Pure. */
export function scriptOf(seed: number, number: number): Script {
  const random = seededRandom(seed * 1_000_003 + number);
  const isShare = (share: number) => random.number() < share;
  const pool = poolOf(random.number());
  const forgets = isShare(shareOf.forgets);
  const { from, to } = holdMilliseconds;
  return {
    holder: `customer-${number}`,
    pool,
    count: pool === 'steady' ? countOf(random.number()) : 1,
    isKeyed: !isShare(shareOf.unkeyed),
    leaseSeconds: forgets ? forgottenLeaseSeconds : usualLeaseSeconds,
    holdMilliseconds: from + random.number() * (to - from),
    renews: !forgets && isShare(shareOf.renews),
    looks: pool === 'steady' && isShare(shareOf.looks),
    ending: forgets ? 'forget' : 'release',
  };
}

function poolOf(drawn: number): string {
  if (drawn < shareOf.single) return 'single';
  return drawn < shareOf.single + shareOf.process ? 'process' : 'steady';
}

/** One worker mostly, and all or none of two or three now and then. */
function countOf(drawn: number): number {
  if (drawn < shareOf.three) return 3;
  return drawn < shareOf.three + shareOf.two ? 2 : 1;
}
