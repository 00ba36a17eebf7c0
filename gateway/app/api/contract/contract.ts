import { type FastifyDynamicSwaggerOptions, fastifySwagger } from '@fastify/swagger';
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { App } from '../routes/context.ts';
import { emptyBodyAsObject } from '../routes/empty-body.ts';
import { finished, type OpenApiDocument, optionalBody } from './finished-document.ts';
import { plainSchemas } from './plain-schemas.ts';

const transform = createJsonSchemaTransform({ zodToJsonConfig: plainSchemas });
const transformObject = createJsonSchemaTransformObject({ zodToJsonConfig: plainSchemas });

type Transform = NonNullable<FastifyDynamicSwaggerOptions['transform']>;

/** A call whose body may be left out says so; the document's last step takes it up. */
const markedTransform: Transform = (route) => {
  const transformed = transform(route);
  const { preValidation } = route.route;
  const mayBeEmpty = [preValidation].flat().some((hook) => hook === emptyBodyAsObject);
  return mayBeEmpty
    ? { ...transformed, schema: { ...transformed.schema, [optionalBody]: true } }
    : transformed;
};

/** `/openapi.json` is made from the very schemas that validate. Call it before the routes are registered. */
export async function registerContract(app: App, version: string): Promise<void> {
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Fargate warm pool',
        version,
        description: 'Grab a warm worker in milliseconds, and see every one of them.',
      },
      components: { securitySchemes: { basic: { type: 'http', scheme: 'basic' } } },
      security: [{ basic: [] }],
    },
    hideUntagged: true,
    transform: markedTransform,
    transformObject: (document) => finished(transformObject(document) as OpenApiDocument),
  });
}
