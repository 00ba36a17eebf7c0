import { z } from 'zod';

/** How to talk to workers, as rows have it. */
export const protocolSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('fossa') }),
  z.object({ kind: z.literal('http'), readyPath: z.string(), identity: z.boolean() }),
  z.object({ kind: z.literal('none') }),
]);
