import { type PoolConfig, parsePools } from '../../shared/pool/config.ts';

/** Its workers are listeners of ECS's process: enough of them for twenty claims a second on a small machine. */
export const hostedImage = 'local/chaos/images/hosted';
/** Its workers are processes of their own, which can be killed one by one. */
const processImage = 'local/chaos/images/process';

/** The port of the wires before the workers, in every pool. */
export const workersPort = 2345;

const pools = [
  {
    name: 'steady',
    image: hostedImage,
    target: { fixed: 40 },
    maxWorkers: 160,
    reuse: { maxClaims: 10_000 },
    onClaim: { path: '/claimed' },
    lease: { defaultSeconds: 30, maxSeconds: 300 },
  },
  { name: 'single', image: hostedImage, target: { fixed: 8 }, maxWorkers: 40 },
  {
    name: 'process',
    image: processImage,
    target: { fixed: 4 },
    maxWorkers: 12,
    reuse: { maxClaims: 10_000 },
  },
];

/** The pools of a run: one with reuse for most claims, one whose workers serve once, one of processes. */
export function chaosPools(): readonly PoolConfig[] {
  const parsed = parsePools({ pools: pools.map((pool) => ({ ...pool, port: workersPort })) });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.pools;
}
