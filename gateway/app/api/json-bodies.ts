import type { App } from './routes/context.ts';

/**
 * JSON bodies only. An empty one is none: clients send the content type with a DELETE too. Keys that would reach
 * an object's prototype are refused.
 */
export function registerJsonBodies(app: App): void {
  app.removeAllContentTypeParsers();
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void parse(request, String(body), done);
  });
}
