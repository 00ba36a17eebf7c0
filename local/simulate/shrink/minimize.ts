/**
 * The delta debugging algorithm ddmin (Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input",
 * 2002): a part of the items that still fails and from which no single chunk can be left out, within the bound that
 * `mayTest` sets. `fails` is asked of lists in the items' order.
 */
export async function minimize<Item>(
  items: readonly Item[],
  fails: (items: readonly Item[]) => Promise<boolean>,
  mayTest: () => boolean,
): Promise<readonly Item[]> {
  let kept = items;
  let chunks = 2;
  while (kept.length > 1 && mayTest()) {
    const smaller = await withoutAChunk(kept, chunks, fails, mayTest);
    if (smaller !== undefined) {
      kept = smaller;
      chunks = Math.max(2, chunks - 1);
    } else if (chunks < kept.length) {
      chunks = Math.min(kept.length, chunks * 2);
    } else return kept;
  }
  return kept;
}

/** The first chunk that does alone, or else the list without the first chunk that it can do without. */
async function withoutAChunk<Item>(
  items: readonly Item[],
  chunks: number,
  fails: (items: readonly Item[]) => Promise<boolean>,
  mayTest: () => boolean,
): Promise<readonly Item[] | undefined> {
  const size = Math.ceil(items.length / chunks);
  for (let from = 0; from < items.length && mayTest(); from += size) {
    const rest = [...items.slice(0, from), ...items.slice(from + size)];
    if (await fails(rest)) return rest;
  }
  return undefined;
}
