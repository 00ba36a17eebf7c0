/** When a process dies: at its n-th call of anything, from 1, and whether that call still takes effect. */
export type Mortality = { readonly call: number; readonly when: 'before' | 'after' };

/** A process that outlives the test. */
export const immortal: Mortality = { call: Number.POSITIVE_INFINITY, when: 'after' };

/**
 * The life of one process: from its last call on, nothing answers it and nothing that it does arrives. `pace` is
 * waited for before each call arrives, and before its answer does.
 */
export function mortalLife({ call: last, when }: Mortality, pace = async () => {}) {
  const death = Promise.withResolvers<'died'>();
  let calls = 0;
  let isOver = false;
  const never = () => {
    isOver = true;
    death.resolve('died');
    return new Promise<never>(() => undefined);
  };
  return {
    died: death.promise,
    calls: () => calls,
    isOver: () => isOver,
    async call<T>(next: () => Promise<T>): Promise<T> {
      calls += 1;
      const isLast = calls === last;
      if (isOver || (isLast && when === 'before')) return never();
      await pace();
      const answer = await next();
      await pace();
      return isOver || isLast ? never() : answer;
    },
  };
}
