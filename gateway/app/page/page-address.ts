/** Which page an address is of. */
export type PageAddress =
  | { readonly kind: 'overview' | 'workers' | 'decisions' }
  | { readonly kind: 'pool'; readonly pool: string }
  | { readonly kind: 'worker'; readonly pool: string; readonly worker: string };

/** The paths of the pages, as routes have them. */
export const pagePaths = ['/', '/pools/:pool', '/workers', '/workers/:pool/:worker', '/decisions'] as const;

/** The page of a path without its query; undefined where there is none. Pure. */
export function pageAddress(path: string): PageAddress | undefined {
  const [first, ...rest] = path.split('/').slice(1).map(decoded);
  const [pool, worker] = rest;
  if (first === '' && rest.length === 0) return { kind: 'overview' };
  if ((first === 'workers' || first === 'decisions') && rest.length === 0) return { kind: first };
  if (first === 'pools' && rest.length === 1 && pool) return { kind: 'pool', pool };
  if (first === 'workers' && rest.length === 2 && pool && worker) return { kind: 'worker', pool, worker };
  return undefined;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
