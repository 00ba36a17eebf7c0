type Entry<T> = { readonly at: number; readonly value: Promise<T> };

export type Remembering = {
  readonly clock: { now(): number };
  readonly milliseconds: number;
  /** Of how many keys at most; the oldest is forgotten first. */
  readonly most: number;
};

/**
 * Loads a value by its key once for all who ask within some time, those who ask at the same moment included. A load
 * that fails isn't remembered, nor is a value that isn't worth it.
 */
export function remembered<Key, T>(
  { clock, milliseconds, most }: Remembering,
  load: (key: Key) => Promise<T>,
  isWorthIt: (value: T) => boolean = () => true,
): (key: Key) => Promise<T> {
  const entries = new Map<string, Entry<T>>();
  return (key) => {
    const name = JSON.stringify(key);
    const known = entries.get(name);
    if (known !== undefined && clock.now() - known.at < milliseconds) return known.value;
    const entry: Entry<T> = { at: clock.now(), value: load(key) };
    entries.delete(name);
    entries.set(name, entry);
    const [oldest] = entries.keys();
    if (entries.size > most && oldest !== undefined) entries.delete(oldest);
    const forget = () => {
      if (entries.get(name) === entry) entries.delete(name);
    };
    entry.value.then((value) => isWorthIt(value) || forget(), forget);
    return entry.value;
  };
}
