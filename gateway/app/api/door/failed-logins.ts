/** Failures of an address are forgotten this long after its last one. */
const memorySeconds = 60;
/** So many typing errors are free. */
const freeFailures = 5;
/** From so many on, even a password that was verified before waits in turn, or guessing would be free. */
const siegeFailures = 100;
const firstDelayMilliseconds = 250;
const maxDelayMilliseconds = 2000;
/** Addresses remembered at once; beyond it the one that failed longest ago is forgotten. */
const maxAddresses = 10_000;

type Failures = { readonly count: number; readonly lastAt: number };

export type FailedLogins = {
  /** How long the next unverified attempt of this address has to wait. Milliseconds; 0 is not at all. */
  delayMilliseconds(address: string, now: number): number;
  /** Whether so much was guessed from this address that no attempt may pass without waiting. */
  isBesieging(address: string, now: number): boolean;
  note(address: string, now: number): void;
};

/** Failed logins by address, bounded in memory. Only failures count; a success neither counts nor clears. */
export function createFailedLogins(): FailedLogins {
  const byAddress = new Map<string, Failures>();
  const current = (address: string, now: number) => {
    const failures = byAddress.get(address);
    if (failures !== undefined && now - failures.lastAt < memorySeconds * 1000) return failures;
    byAddress.delete(address);
    return undefined;
  };
  return {
    delayMilliseconds(address, now) {
      const over = (current(address, now)?.count ?? 0) - freeFailures;
      if (over < 0) return 0;
      return Math.min(maxDelayMilliseconds, firstDelayMilliseconds * 2 ** Math.min(over, 10));
    },
    isBesieging: (address, now) => (current(address, now)?.count ?? 0) >= siegeFailures,
    note(address, now) {
      const count = (current(address, now)?.count ?? 0) + 1;
      byAddress.delete(address);
      byAddress.set(address, { count, lastAt: now });
      const [oldest] = byAddress.keys();
      if (byAddress.size > maxAddresses && oldest !== undefined) byAddress.delete(oldest);
    },
  };
}
