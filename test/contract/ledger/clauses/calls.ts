import { AsyncLocalStorage } from 'node:async_hooks';
import type { Ledger } from '../../../../shared/ledger/ledger.ts';

const calling = new AsyncLocalStorage<string>();

/** The ledger, each of whose calls knows its name for as long as it runs; `called` is told of each. */
export function withNamedCalls(ledger: Ledger, called: (call: string) => void = () => {}): Ledger {
  const named = Object.entries<(...given: never[]) => unknown>(ledger).map(([name, call]) => {
    const calledByName = (...given: never[]) => {
      called(name);
      return calling.run(name, () => call(...given));
    };
    return [name, calledByName];
  });
  // Each call takes and gives what it did before, which TypeScript can't follow through the entries.
  return Object.fromEntries(named) as Ledger;
}

/** The ledger's call that sends a command now. */
export function currentCall(): string {
  return calling.getStore() ?? 'no call of the ledger';
}
