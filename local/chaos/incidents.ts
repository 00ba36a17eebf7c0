import { seededRandom } from '../ecs/model/seeded-random.ts';

/** Whatever runs as a process: two of each program of the pool's, and what they stand on. */
export const targets = [
  'gateway-1',
  'controller-1',
  'ledger',
  'ecs',
  'worker',
  'gateway-2',
  'controller-2',
] as const;
export type Target = (typeof targets)[number];

/** Something done to a process at a moment of the run: killed, or stopped and let go on after so long. */
export type Incident = {
  readonly atSeconds: number;
  readonly target: Target;
} & ({ readonly kind: 'kill' } | { readonly kind: 'stop'; readonly forSeconds: number });

/** Every process is started, and the first claims are made. */
const firstSeconds = 3;
/** In a long run; a short one has each incident at least once. */
const usualGapSeconds = 7;
/** A stop that is longer than a controller's lease makes it a zombie: somebody else acts meanwhile. */
const longestStopSeconds = { controller: 20, other: 6 } as const;
const shortestStopSeconds = 1;

/**
 * What happens to whom: every process is killed and stopped in turn, each round in another order. The same for the
 * same seed. Pure.
 */
export function planIncidents(runSeconds: number, seed: number): readonly Incident[] {
  const random = seededRandom(seed);
  const gapSeconds = Math.min(usualGapSeconds, (runSeconds - firstSeconds) / (2 * targets.length));
  const incidents: Incident[] = [];
  let round: Incident[] = [];
  for (let atSeconds = firstSeconds; atSeconds < runSeconds; atSeconds += gapSeconds) {
    if (round.length === 0) round = shuffled(oneOfEach(random.number), random.below);
    const next = round.pop();
    if (next !== undefined) incidents.push({ ...next, atSeconds });
  }
  return incidents;
}

function oneOfEach(random: () => number): Incident[] {
  return targets.flatMap((target): Incident[] => {
    const longest = target.startsWith('controller')
      ? longestStopSeconds.controller
      : longestStopSeconds.other;
    const forSeconds = shortestStopSeconds + random() * (longest - shortestStopSeconds);
    return [
      { atSeconds: 0, target, kind: 'kill' },
      { atSeconds: 0, target, kind: 'stop', forSeconds },
    ];
  });
}

/** Fisher and Yates's shuffle. */
function shuffled<Item>(items: readonly Item[], below: (limit: number) => number): Item[] {
  const left = [...items];
  const drawn: Item[] = [];
  while (left.length > 0) drawn.push(...left.splice(below(left.length), 1));
  return drawn;
}
