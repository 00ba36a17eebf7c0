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
