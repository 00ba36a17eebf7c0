/** A process that may die, or stand still for a while, at any call. */
export type Mortal = {
  /** Resolves when the process goes on; never where it is dead, or dies here. Undefined: it goes on at once. */
  passes(): Promise<void> | undefined;
  /** The same after a sleep, in which it dies of nothing. */
  stands(): Promise<void> | undefined;
  readonly dead: () => boolean;
  /** Resolves when it dies. */
  readonly death: Promise<void>;
  kill(): void;
  /** It stands still until then; epoch milliseconds. */
  pauseUntil(time: number): void;
};

type MortalTime = { now(): number; sleep(milliseconds: number): Promise<void> };

/** A promise of its own each time: one for all would keep whatever waits for it. */
const never = () => new Promise<never>(() => undefined);

export function createMortal(time: MortalTime, shouldDie: () => boolean): Mortal {
  let dead = false;
  const { promise: death, resolve: die } = Promise.withResolvers<void>();
  let pausedUntil = 0;
  const standStill = async () => {
    await time.sleep(pausedUntil - time.now());
    if (dead) await never();
  };
  const stands = () => {
    if (dead) return never();
    return pausedUntil > time.now() ? standStill() : undefined;
  };
  return {
    passes() {
      if (!dead && shouldDie()) {
        dead = true;
        die();
      }
      return stands();
    },
    stands,
    dead: () => dead,
    death,
    kill() {
      dead = true;
      die();
    },
    pauseUntil(time) {
      pausedUntil = time;
    },
  };
}

type Call = (...args: never[]) => Promise<unknown>;

/** The same port, held by a process that may die or stand still at each call. Its calls are those that the port has now. */
export function mortalPort<P extends object>(port: P, mortal: Mortal): P {
  const entries = Object.entries(port).map(([name, call]: [string, unknown]) =>
    typeof call === 'function' ? [name, mortalCall(call.bind(port) as Call, mortal)] : [name, call],
  );
  // Each member has the type of the one that it stands for.
  return Object.fromEntries(entries) as P;
}

/**
 * The same call, made by a process that may die or stand still before it, or after it took effect and before its
 * answer.
 */
export function mortalCall<Args extends readonly unknown[]>(
  call: (...args: Args) => Promise<unknown>,
  mortal: Mortal,
): (...args: Args) => Promise<unknown> {
  return async (...args) => {
    const before = mortal.passes();
    if (before !== undefined) await before;
    try {
      return await call(...args);
    } finally {
      const after = mortal.passes();
      if (after !== undefined) await after;
    }
  };
}
