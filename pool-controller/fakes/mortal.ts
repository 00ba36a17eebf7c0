import type { ControllerPorts } from '../ports.ts';

export type Mortality = {
  /** The number of the call at which the process dies, from 1. */
  readonly call: number;
  /** Whether that call still takes effect. */
  readonly when: 'before' | 'after';
};

/** The same ports, held by a process that dies at one of its calls: from then on nothing ever answers it. */
export function mortal(ports: ControllerPorts, { call, when }: Mortality): ControllerPorts {
  let calls = 0;
  const never = () => new Promise<never>(() => undefined);
  const guard = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return async (...args: readonly unknown[]) => {
          calls += 1;
          if (calls > call || (calls === call && when === 'before')) return await never();
          const dies = calls === call;
          const answer: unknown = await Reflect.apply(method, target, args);
          return dies ? await never() : answer;
        };
      },
    });
  const { now, monotonic } = ports.clock;
  const sleep: ControllerPorts['clock']['sleep'] = (milliseconds, signal) =>
    calls >= call ? never() : ports.clock.sleep(milliseconds, signal);
  return {
    ...ports,
    ledger: guard(ports.ledger),
    fleet: guard(ports.fleet),
    clock: { now, monotonic, sleep },
  };
}
