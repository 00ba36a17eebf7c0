import { isUtf8 } from 'node:buffer';
import { CallerError } from '../../../shared/pool/errors.ts';
import { jsonDepth } from './json-depth.ts';
import type { App } from './routes/context.ts';

/** No task and no payload of ours is nested like that; what walks through a body may call itself as often. */
const maxDepth = 100;

/**
 * JSON bodies only. An empty one is none: clients send the content type with a DELETE too. Keys that would reach
 * an object's prototype are refused, and so is a body that is nested without end, or no UTF-8.
 */
export function registerJsonBodies(app: App): void {
  app.removeAllContentTypeParsers();
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const bytes = Buffer.from(body);
    const problem = problemOf(bytes);
    if (problem !== undefined) done(new CallerError('invalid_request', problem));
    else if (bytes.length === 0) done(null, undefined);
    else void parse(request, bytes.toString(), done);
  });
}

function problemOf(bytes: Buffer): string | undefined {
  if (!isUtf8(bytes)) return 'the body is no UTF-8';
  if (jsonDepth(bytes.toString()) > maxDepth) return `the body is nested deeper than ${maxDepth} levels`;
  return undefined;
}
