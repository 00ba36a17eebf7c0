import { parsePools } from '../../shared/pool/config.ts';
import type { PoolEntry } from '../../shared/pool/directory.ts';
import { streamOf } from './faults/streams.ts';

/** One claim a worker, mostly on Spot: small, so that limits are met often. */
const once = {
  name: 'once',
  image: 'workers/example',
  capacity: [
    { provider: 'FARGATE_SPOT', weight: 3 },
    { provider: 'FARGATE', weight: 1, base: 1 },
  ],
  target: { fixed: 6 },
  maxWorkers: 22,
  lease: { defaultSeconds: 120, maxSeconds: 600 },
  drainSeconds: 30,
  readySeconds: 60,
  stopTimeoutSeconds: 10,
};

/** Workers that serve several claims, each told to a hook. */
const again = {
  name: 'again',
  image: 'workers/example',
  target: { fixed: 5 },
  maxWorkers: 14,
  maxClaimsPerHolder: 3,
  lease: { defaultSeconds: 90, maxSeconds: 400 },
  drainSeconds: 20,
  readySeconds: 60,
  stopTimeoutSeconds: 5,
  reuse: { maxClaims: 6 },
  maxAgeHours: 6,
  onClaim: { path: '/claimed' },
};

/** Workers that nobody claims. */
const crew = {
  name: 'crew',
  image: 'workers/example',
  mode: 'shared',
  target: { fixed: 2 },
  maxWorkers: 5,
  drainSeconds: 20,
  readySeconds: 60,
  stopTimeoutSeconds: 5,
};

/** Which pools a run has: most have one, since each costs every pass. */
const choices = [[once], [again], [once], [again], [once, again], [again, crew]] as const;

/** The pools of a run, as configured when it starts. */
export function poolsOf(seed: number): readonly PoolEntry[] {
  const pools = choices[streamOf(seed, 'pools').below(choices.length)] ?? [once];
  const parsed = parsePools({ pools });
  if (!parsed.ok) throw new Error(`the simulated pools are wrong: ${JSON.stringify(parsed.problems)}`);
  return parsed.pools.map((config) => ({ config }));
}
