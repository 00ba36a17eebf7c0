/** One field of the form that a JSON Schema comes to. */
export type TaskField = {
  /** Where its value lies in the task. */
  readonly path: readonly string[];
  readonly label: string;
  readonly help?: string | undefined;
  readonly isRequired: boolean;
  readonly kind: 'text' | 'number' | 'whole number' | 'yes or no' | 'choice' | 'json';
  /** Of a choice: all that there are. */
  readonly choices: readonly string[];
  /** Of a text: what it may be, among others. */
  readonly suggestions: readonly string[];
};

type Schema = Readonly<Record<string, unknown>>;

/** Deeper objects are typed as JSON, in the text beside the form. */
const maxDepth = 2;
const maxFields = 40;

/** The fields of a JSON Schema of an object (2020-12), the required ones first in each object. Pure. */
export function taskFields(schema: Schema): readonly TaskField[] {
  return fieldsWithin(schema, []).slice(0, maxFields);
}

function fieldsWithin(schema: Schema, path: readonly string[]): TaskField[] {
  const properties = asSchema(schema['properties']);
  const required = new Set(Array.isArray(schema['required']) ? schema['required'].map(String) : []);
  return Object.entries(properties)
    .toSorted(([one], [other]) => Number(required.has(other)) - Number(required.has(one)))
    .flatMap(([name, value]) => {
      const property = asSchema(value);
      const inner = [...path, name];
      const isObject =
        property['type'] === 'object' && Object.keys(asSchema(property['properties'])).length > 0;
      if (isObject && inner.length < maxDepth) return fieldsWithin(property, inner);
      return [fieldOf(property, inner, required.has(name))];
    });
}

function fieldOf(schema: Schema, path: readonly string[], isRequired: boolean): TaskField {
  const title = schema['title'];
  const help = schema['description'];
  const choices = textsOf(schema['enum']);
  return {
    path,
    label: typeof title === 'string' ? title : path.join('.'),
    help: typeof help === 'string' ? help : undefined,
    isRequired,
    kind: choices.length > 0 ? 'choice' : kindOf(schema['type']),
    choices,
    suggestions: schema['type'] === 'string' ? textsOf(schema['examples']) : [],
  };
}

function textsOf(values: unknown): readonly string[] {
  return Array.isArray(values) ? values.map(String) : [];
}

function kindOf(type: unknown): TaskField['kind'] {
  if (type === 'string') return 'text';
  if (type === 'integer') return 'whole number';
  if (type === 'number') return 'number';
  if (type === 'boolean') return 'yes or no';
  return 'json';
}

/** A task to begin with: the newest that the worker has had, else what the schema itself gives or asks for. Pure. */
export function firstTask(schema: Schema | null, examples: readonly Schema[]): Schema {
  const [example] = examples;
  if (example !== undefined) return example;
  if (schema === null) return { model_class: '', method: 'go' };
  return defaultsOf(schema);
}

/** An example in a line: `WordCount {"partitions":12}`. Pure. */
export function exampleName({ model_class: model, method, ...rest }: Schema): string {
  const kwargs = Object.values(rest).filter((value) => isRecord(value) && Object.keys(value).length > 0);
  const name = method === undefined || method === 'go' ? String(model) : `${model}.${method}`;
  return [name, ...kwargs.map((value) => JSON.stringify(value))].join(' ').slice(0, 100);
}

function defaultsOf(schema: Schema): Schema {
  const required = Array.isArray(schema['required']) ? schema['required'].map(String) : [];
  const entries = Object.entries(asSchema(schema['properties'])).flatMap(
    ([name, value]): [string, unknown][] => {
      const property = asSchema(value);
      if (property['default'] !== undefined) return [[name, property['default']]];
      if (!required.includes(name)) return [];
      const [first] = Array.isArray(property['enum']) ? property['enum'] : [];
      return [[name, first ?? emptyOf(property['type'])]];
    },
  );
  return Object.fromEntries(entries);
}

function emptyOf(type: unknown): unknown {
  if (type === 'object') return {};
  if (type === 'array') return [];
  if (type === 'boolean') return false;
  return type === 'number' || type === 'integer' ? 0 : '';
}

/** What lies at a path; undefined where nothing does. Pure. */
export function valueAt(task: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, name) => (isRecord(inner) ? inner[name] : undefined), task);
}

/** The task with another value at a path, or without one there for undefined. Pure. */
export function withValue(task: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  const { [name]: before, ...others } = isRecord(task) ? task : {};
  const inner = withValue(before, rest, value);
  if (inner !== undefined)
    return isRecord(task) && name in task ? { ...task, [name]: inner } : { ...others, [name]: inner };
  return others;
}

/** What was typed into a field, as the value that it stands for; undefined for nothing. Pure. */
export function typedValue(kind: TaskField['kind'], text: string): unknown {
  if (text.trim() === '') return undefined;
  if (kind === 'number' || kind === 'whole number') {
    const value = Number(text);
    return Number.isFinite(value) ? value : text;
  }
  if (kind === 'yes or no') return text === 'true';
  if (kind !== 'json') return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A value as its field shows it. Pure. */
export function shownValue(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function asSchema(value: unknown): Schema {
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
