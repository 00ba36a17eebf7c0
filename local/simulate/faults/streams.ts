import { type SeededRandom, seededRandom } from '../../ecs/model/seeded-random.ts';

/**
 * Random numbers of its own for each purpose: what one part of a run draws leaves every other part as it was, so
 * that a run without one of its events is otherwise as alike as it can be.
 */
export function streamOf(seed: number, purpose: string): SeededRandom {
  return seededRandom(mixed(seed, purpose));
}

/** FNV-1a over the purpose, from the seed on: 32 bits. */
function mixed(seed: number, purpose: string): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let position = 0; position < purpose.length; position += 1) {
    hash = Math.imul(hash ^ purpose.charCodeAt(position), 0x01000193);
  }
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
}
