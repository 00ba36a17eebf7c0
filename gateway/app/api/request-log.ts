import type { App } from './routes/context.ts';

/** One line a request that may change something, at `info`; reading is told at `debug`. Never a query, header or body. */
export function registerRequestLog(app: App): void {
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request;
    const line = {
      method,
      route: routeOptions.url ?? 'unknown',
      params: request.params,
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime * 10) / 10,
    };
    if (method === 'GET' || method === 'HEAD') request.log.debug(line, 'request');
    else request.log.info(line, 'request');
  });
}
