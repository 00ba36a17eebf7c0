import { STATUS_CODES } from 'node:http';
import { codesOf } from '../schemas/errors.ts';

type Response = { readonly description: string; readonly headers?: object; readonly content?: object };
export type Operation = {
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly description?: string;
    readonly schema?: object;
  }[];
  readonly security?: readonly object[];
  readonly requestBody?: { readonly required?: boolean; readonly content?: object };
  readonly responses: Readonly<Record<string, Response>>;
  readonly [optionalBody]?: true;
};
export type OpenApiDocument = {
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly responses?: Readonly<Record<string, object>>;
    readonly schemas: Readonly<Record<string, object>>;
  };
};

/** Marks a call whose body may be left out, until the document is finished. */
export const optionalBody = 'x-optional-body';

/** They need no login. */
const openPaths: ReadonlySet<string> = new Set(['/healthz', '/readyz']);
const seconds = { schema: { type: 'integer', minimum: 0 } };

/** What the generator leaves open: descriptions, headers of answers, bodies that may be left out. Pure. */
export function finished(document: OpenApiDocument): OpenApiDocument {
  const { paths, components } = document;
  return {
    ...document,
    paths: mapValues(paths, (operations, path) =>
      mapValues(operations, (operation, method) => finishedOperation(operation, method, path)),
    ),
    components: {
      ...components,
      responses: { WrongMethod: wrongMethod },
      schemas: schemasUsed(components.schemas, [paths, wrongMethod]),
    },
  };
}

function finishedOperation(operation: Operation, method: string, path: string): Operation {
  const { [optionalBody]: mayBeEmpty, requestBody, responses, ...rest } = operation;
  return {
    ...rest,
    ...(openPaths.has(path) ? { security: [] } : {}),
    ...(requestBody === undefined ? {} : { requestBody: { ...requestBody, required: mayBeEmpty !== true } }),
    responses: {
      ...mapValues(responses, (response, status) => finishedResponse(response, Number(status), method)),
      ...(method === 'get' && hasJson(responses['200']) ? { 304: notModified } : {}),
    },
  };
}

const etag = { description: 'For If-None-Match.', schema: { type: 'string' } };
const notModified = { description: 'If-None-Match names what it is now.', headers: { ETag: etag } };

/** What any path answers to a method that it doesn't take, which no operation of its can tell. */
const wrongMethod = {
  description: codesOf(405).join(', '),
  headers: { Allow: { description: 'The methods that this path takes.', schema: { type: 'string' } } },
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Error405' } } },
};

function hasJson(response: Response | undefined): boolean {
  return response?.content !== undefined && 'application/json' in response.content;
}

function finishedResponse(response: Response, status: number, method: string): Response {
  const headers = {
    ...(status === 200 && method === 'get' && hasJson(response) ? { ETag: etag } : {}),
    ...(status === 429 || status === 503 ? { 'Retry-After': { ...seconds } } : {}),
  };
  return {
    ...response,
    description: status >= 400 ? response.description : (STATUS_CODES[status] ?? ''),
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
  };
}

/** The generator writes each schema twice, as input and as output: only what something refers to stays. */
function schemasUsed(
  schemas: Readonly<Record<string, object>>,
  users: unknown,
): Readonly<Record<string, object>> {
  const text = JSON.stringify([users, schemas]);
  const isUsed = (name: string) => text.includes(`"#/components/schemas/${name}"`);
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => isUsed(name)));
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  map: (value: From, key: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
}
