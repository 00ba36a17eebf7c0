/** A process that may die at any call: from then on every call of its own never answers. */
export type Mortal = {
  /** Asked before and after each call takes effect; true kills the process there. */
  dies(): boolean;
  readonly dead: () => boolean;
  kill(): void;
};

export function createMortal(shouldDie: () => boolean): Mortal {
  let dead = false;
  return {
    dies() {
      dead ||= shouldDie();
      return dead;
    },
    dead: () => dead,
    kill() {
      dead = true;
    },
  };
}

/** The same port, held by a process that may die before a call, or after it took effect and before its answer. */
export function mortalPort<P extends object>(port: P, mortal: Mortal): P {
  return new Proxy(port, {
    get(target, name) {
      const call: unknown = Reflect.get(target, name);
      if (typeof call !== 'function') return call;
      return async (...args: unknown[]) => {
        if (mortal.dies()) return new Promise<never>(() => undefined);
        try {
          return await Reflect.apply(call, target, args);
        } finally {
          if (mortal.dies()) await new Promise<never>(() => undefined);
        }
      };
    },
  });
}
