import { type ComponentChild, h } from 'preact';
import type { OpenApiDocument, Operation } from '../contract/finished-document.ts';
import { fieldsOf, type JsonSchema, kindOf } from './schema-words.ts';

type Media = { readonly schema?: JsonSchema };
type Content = Readonly<Record<string, Media>>;
export type Call = { readonly method: string; readonly path: string; readonly operation: Operation };

/** What a link to the call ends with. */
export function anchorOf({ method, path }: Call): string {
  return `${method}-${path.replaceAll(/[^A-Za-z0-9]+/g, '-').replace(/-$/, '')}`;
}

/** One call: what it takes, and what it answers. */
export function operationView(call: Call, { components }: OpenApiDocument): ComponentChild {
  const { method, path, operation } = call;
  const { parameters = [], requestBody, responses } = operation;
  const resolve = (schema: JsonSchema | undefined) => resolved(schema, components.schemas);
  return h(
    'section',
    { id: anchorOf(call), class: 'call' },
    h('h3', null, h('span', { class: `method ${method}` }, method.toUpperCase()), ' ', h('code', null, path)),
    h('p', null, operation.summary ?? ''),
    parameters.length === 0 ? null : parameterTable(parameters),
    requestBody === undefined ? null : bodyView(requestBody, resolve),
    h(
      'div',
      { class: 'answers' },
      Object.entries(responses).map(([status, response]) =>
        answerView(status, response.description, resolve(schemaOf(response.content as Content | undefined))),
      ),
    ),
  );
}

function schemaOf(content: Content | undefined): JsonSchema | undefined {
  return Object.values(content ?? {})[0]?.schema;
}

function resolved(
  schema: JsonSchema | undefined,
  schemas: OpenApiDocument['components']['schemas'],
): JsonSchema | undefined {
  const name = schema?.$ref?.split('/').at(-1);
  return name === undefined ? schema : schemas[name];
}

function parameterTable(parameters: NonNullable<Operation['parameters']>): ComponentChild {
  const rows = parameters.map(({ name, in: place, required, description, schema }) => ({
    name,
    depth: 0,
    kind: `${place}: ${kindOf((schema ?? {}) as JsonSchema)}`,
    required: required === true,
    description: description ?? '',
  }));
  return fieldTable(rows);
}

function bodyView(
  { required, content }: NonNullable<Operation['requestBody']>,
  resolve: (schema: JsonSchema | undefined) => JsonSchema | undefined,
): ComponentChild {
  const schema = resolve(schemaOf(content as Content | undefined));
  const words = required === false ? 'Body, which may be left out' : 'Body';
  return h(
    'div',
    null,
    h('h4', null, words),
    h('p', null, schema?.description ?? ''),
    schema === undefined ? null : fieldTable(fieldsOf(schema)),
  );
}

function answerView(status: string, description: string, schema: JsonSchema | undefined): ComponentChild {
  const fields = schema === undefined ? [] : fieldsOf(schema);
  const words = [h('strong', null, status), ' ', description];
  const isError = Number(status) >= 400;
  if (isError || fields.length === 0) return h('p', { class: 'answer' }, words);
  return h('details', { class: 'answer' }, h('summary', null, words), fieldTable(fields));
}

type Rows = ReturnType<typeof fieldsOf>;

function fieldTable(fields: Rows): ComponentChild {
  if (fields.length === 0) return null;
  return h(
    'table',
    null,
    h(
      'thead',
      null,
      h(
        'tr',
        null,
        ['Field', 'What', ''].map((title) => h('th', { scope: 'col' }, title)),
      ),
    ),
    h(
      'tbody',
      null,
      fields.map(({ name, depth, kind, required, description }) =>
        h(
          'tr',
          null,
          h('th', { scope: 'row', class: `depth${depth}` }, h('code', null, name), required ? ' *' : ''),
          h('td', null, kind),
          h('td', null, description),
        ),
      ),
    ),
  );
}
