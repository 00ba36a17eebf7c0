import { z } from 'zod';
import type { FeedEvent } from './feed-event.ts';

const kinds = ['pool', 'worker', 'decision'] as const;
export type FeedKind = (typeof kinds)[number];

/** What a listener wants to hear; all of it where something is left out. Every listener hears how the feed itself is. */
export type FeedWish = {
  readonly pool?: string | undefined;
  readonly kinds?: readonly FeedKind[] | undefined;
};

const kindsPattern = new RegExp(`^(${kinds.join('|')})(,(${kinds.join('|')})){0,${kinds.length - 1}}$`);

export const feedQuery = z.strictObject({
  pool: z.string().min(1).max(200).optional().describe('Tells of this pool alone.'),
  kinds: z
    .string()
    .regex(kindsPattern)
    .optional()
    .describe(`Tells events of these kinds alone: some of ${kinds.join(', ')}, with commas.`),
});

/** The wish of a query that was validated. Kinds are in one order, so that equal wishes look alike. */
export function feedWish(query: z.output<typeof feedQuery>): FeedWish {
  const asked = query.kinds?.split(',');
  return { pool: query.pool, kinds: asked && kinds.filter((kind) => asked.includes(kind)) };
}

/** Whether an event is for a listener with this wish. Pure. */
export function isWished(wish: FeedWish, { event, data }: FeedEvent): boolean {
  if (event === 'ready' || event === 'stale' || event === 'fresh') return true;
  if (wish.kinds !== undefined && !wish.kinds.includes(event)) return false;
  return wish.pool === undefined || wish.pool === ('pool' in data ? data.pool : data.name);
}
