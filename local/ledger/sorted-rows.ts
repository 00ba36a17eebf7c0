import { type Item, order } from './expressions/values.ts';

/** Where a row stands in its partition: by its range key, then, in an index, by its key in the table. */
export type Place = { readonly range: string | number; readonly tie: string };

type Entry = Place & { readonly item: Item };

export type Selection = {
  readonly direction: 'ascending' | 'descending';
  readonly after: Place | undefined;
  readonly limit: number;
  readonly where?: (item: Item) => boolean;
};

/** The rows of one partition, in the order of their range key. */
export class SortedRows {
  readonly #entries: Entry[] = [];

  get size(): number {
    return this.#entries.length;
  }

  get(place: Place): Item | undefined {
    const entry = this.#entries[this.#firstAtOrAfter(place)];
    return entry !== undefined && comparePlaces(entry, place) === 0 ? entry.item : undefined;
  }

  set(place: Place, item: Item): void {
    const position = this.#firstAtOrAfter(place);
    const entry = this.#entries[position];
    const replaces = entry !== undefined && comparePlaces(entry, place) === 0;
    this.#entries.splice(position, replaces ? 1 : 0, { ...place, item });
  }

  delete(place: Place): void {
    const position = this.#firstAtOrAfter(place);
    const entry = this.#entries[position];
    if (entry !== undefined && comparePlaces(entry, place) === 0) this.#entries.splice(position, 1);
  }

  /** The items in order, or in reverse, `limit` at most; those after the place, where one is given. */
  items({ direction, after, limit, where }: Selection): Item[] {
    const step = direction === 'ascending' ? 1 : -1;
    const found: Item[] = [];
    let at = this.#start(direction, after);
    for (
      let entry = this.#entries[at];
      entry !== undefined && found.length < limit;
      entry = this.#entries[at]
    ) {
      if (where === undefined || where(entry.item)) found.push(entry.item);
      at += step;
    }
    return found;
  }

  #start(direction: 'ascending' | 'descending', after: Place | undefined): number {
    if (after === undefined) return direction === 'ascending' ? 0 : this.#entries.length - 1;
    const position = this.#firstAtOrAfter(after);
    if (direction === 'descending') return position - 1;
    const entry = this.#entries[position];
    return entry !== undefined && comparePlaces(entry, after) === 0 ? position + 1 : position;
  }

  #firstAtOrAfter(place: Place): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = this.#entries[middle];
      if (entry !== undefined && comparePlaces(entry, place) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function comparePlaces(one: Place, other: Place): number {
  if (one.range !== other.range) return order(one.range, other.range) ?? 0;
  return one.tie === other.tie ? 0 : (order(one.tie, other.tie) ?? 0);
}
