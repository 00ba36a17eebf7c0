import type { FastifyRequest } from 'fastify';

/** Where every field is optional, no body at all means none of them. For `preValidation`. */
export async function emptyBodyAsObject(request: FastifyRequest): Promise<void> {
  if (request.body === undefined) request.body = {};
}
