import type { createJsonSchemaTransform } from 'fastify-type-provider-zod';

type Config = NonNullable<Parameters<typeof createJsonSchemaTransform>[0]['zodToJsonConfig']>;

/**
 * Leaves out of the contract what says nothing to a reader: the pattern of a moment, which its format tells, and the
 * bounds of every whole number that JavaScript can hold.
 */
export const plainSchemas: Config = {
  override({ jsonSchema }) {
    if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
    if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  },
};
