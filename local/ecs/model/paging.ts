import { invalidParameter } from './aws-error.ts';

/** One page of a list, `nextToken` naming how far it went. `key` grows along the list, so that a page survives changes. */
export function pageOf<Item>(list: {
  readonly items: readonly Item[];
  readonly key: (item: Item) => number;
  readonly maxResults: number;
  readonly nextToken: string | undefined;
}): { readonly items: readonly Item[]; readonly nextToken?: string } {
  const after = list.nextToken === undefined ? Number.NEGATIVE_INFINITY : decode(list.nextToken);
  const rest = list.items.filter((item) => list.key(item) > after);
  const items = rest.slice(0, list.maxResults);
  const last = items.at(-1);
  if (last === undefined || rest.length === items.length) return { items };
  return { items, nextToken: Buffer.from(`after:${list.key(last)}`).toString('base64url') };
}

function decode(nextToken: string): number {
  const match = /^after:(-?\d+)$/.exec(Buffer.from(nextToken, 'base64url').toString());
  if (match === null) throw invalidParameter('Invalid token');
  return Number(match[1]);
}
