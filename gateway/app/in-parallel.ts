/** Maps with at most `limit` calls under way at once; answers in the order of the items. Rejects as the first call that does. */
export async function inParallel<T, R>(
  items: readonly T[],
  limit: number,
  call: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results = new Array<R>(items.length);
  const remaining = items.entries();
  const lane = async () => {
    for (const [position, item] of remaining) results[position] = await call(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane));
  return results;
}

/**
 * The same, but every call comes to its end before the first failure is thrown: nothing is under way any more when
 * the caller cleans up.
 */
export async function allInParallel<T, R>(
  items: readonly T[],
  limit: number,
  call: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const outcomes = await inParallel(items, limit, async (item) => {
    const [outcome] = await Promise.allSettled([call(item)]);
    return outcome;
  });
  return outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
}
