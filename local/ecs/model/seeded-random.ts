/** Numbers that look random and are the same for the same seed. */
export type SeededRandom = {
  /** At least 0, under 1. */
  number(): number;
  /** A whole number of at least 0, under `limit`. */
  below(limit: number): number;
  /** That many hexadecimal digits. */
  hex(digits: number): string;
};

/** The mulberry32 generator (Tommy Ettinger, public domain): 32 bits of state, plenty for a simulation. */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  const number = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(number() * limit);
  return {
    number,
    below,
    hex: (digits) => Array.from({ length: digits }, () => below(16).toString(16)).join(''),
  };
}
