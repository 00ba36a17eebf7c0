/** The part of JSON Schema that our contract uses. */
export type JsonSchema = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly default?: unknown;
};

export type Field = {
  readonly name: string;
  /** How deep within the body, 0 at its top. */
  readonly depth: number;
  readonly kind: string;
  readonly required: boolean;
  readonly description: string;
};

/** Deeper than any body of ours; a schema that refers to itself ends here. */
const maxDepth = 8;

/** The fields of a body, each under the one that holds it. Pure. */
export function fieldsOf(schema: JsonSchema, depth = 0): readonly Field[] {
  if (depth >= maxDepth) return [];
  const inner = innerObject(schema);
  if (inner?.properties === undefined) return [];
  const required = new Set(inner.required);
  return Object.entries(inner.properties).flatMap(([name, property]) => [
    {
      name,
      depth,
      kind: kindOf(property),
      required: required.has(name),
      description: [property.description, limitsOf(property)].filter(Boolean).join(' '),
    },
    ...fieldsOf(property, depth + 1),
  ]);
}

/** An object, that of a list, or that of an object that may be null. */
function innerObject(schema: JsonSchema): JsonSchema | undefined {
  if (schema.properties !== undefined) return schema;
  if (schema.items !== undefined) return innerObject(schema.items);
  return alternatives(schema).find(({ properties }) => properties !== undefined);
}

function alternatives({ anyOf, oneOf }: JsonSchema): readonly JsonSchema[] {
  return anyOf ?? oneOf ?? [];
}

/** What a value is, in words. Pure. */
export function kindOf(schema: JsonSchema): string {
  const several = alternatives(schema);
  if (several.length > 0) return [...new Set(several.map(kindOf))].join(' or ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(', ');
  if (schema.items !== undefined) return `list of ${kindOf(schema.items)}`;
  if (schema.format === 'date-time') return 'moment (ISO 8601)';
  if (Array.isArray(schema.type)) return schema.type.join(' or ');
  if (typeof schema.type !== 'string') return 'any JSON';
  return schema.type === 'integer' ? 'whole number' : schema.type;
}

function limitsOf(schema: JsonSchema): string {
  const { minimum, maximum, exclusiveMinimum, minLength, maxLength } = schema;
  const parts = [
    ...(minimum === undefined ? [] : [`from ${minimum}`]),
    ...(exclusiveMinimum === undefined ? [] : [`over ${exclusiveMinimum}`]),
    ...(maximum === undefined ? [] : [`up to ${maximum}`]),
    ...(minLength === undefined || minLength < 2 ? [] : [`${minLength} characters at least`]),
    ...(maxLength === undefined ? [] : [`${maxLength} characters at most`]),
    ...(schema.default === undefined ? [] : [`unless given: ${JSON.stringify(schema.default)}`]),
  ];
  return parts.length === 0 ? '' : `(${parts.join(', ')})`;
}
