import fastify, { LogController } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { registerConditionalReads } from './api/conditional-reads.ts';
import { registerContract } from './api/contract/contract.ts';
import { isOwnProxy } from './api/door/client-address.ts';
import { registerDoor } from './api/door/door.ts';
import { answerClientError, registerErrors, sendError } from './api/error-handling.ts';
import { openFeed } from './api/events/feed.ts';
import { readFeedState } from './api/events/read-feed-state.ts';
import { registerJsonBodies } from './api/json-bodies.ts';
import { openMetrics } from './api/metrics.ts';
import type { GatewayPorts } from './api/ports.ts';
import { rememberAccepts } from './api/reads/remember-accepts.ts';
import { rememberHistory } from './api/reads/remember-history.ts';
import { rememberKnownPools } from './api/reads/remember-known-pools.ts';
import { openStatus } from './api/reads/status.ts';
import { registerRequestLog } from './api/request-log.ts';
import { registerClaims } from './api/routes/claims.ts';
import type { App, RouteContext, ServerSettings } from './api/routes/context.ts';
import { registerFeed } from './api/routes/feed.ts';
import { registerHealth } from './api/routes/health.ts';
import { registerHistory } from './api/routes/history.ts';
import { registerMeta } from './api/routes/meta.ts';
import { registerPools } from './api/routes/pools.ts';
import { registerReference } from './api/routes/reference.ts';
import { registerStatus } from './api/routes/status.ts';
import { registerTasks } from './api/routes/tasks.ts';
import { registerWorkers } from './api/routes/workers.ts';
import { registerPage } from './page/routes.ts';
import { registerProxy } from './proxy/proxy.ts';

const maxBodyBytes = 256 * 1024;
const maxHeaderBytes = 16 * 1024;
/** A client gets so long to send a request; answers may take longer. */
const requestSeconds = 30;

/**
 * The gateway's HTTP server, ready to listen or to be injected into. It reads no setting and no clock of its own.
 * Closing it ends its event streams and web sockets.
 */
export async function buildServer(given: GatewayPorts, settings: ServerSettings): Promise<App> {
  const ports = rememberKnownPools(rememberAccepts(rememberHistory(given)));
  const app = emptyServer(ports);
  const feed = openFeed({
    clock: ports.clock,
    log: ports.log,
    read: () => readFeedState(ports, ''),
  });
  app.addHook('preClose', async () => await feed.close());
  const context: RouteContext = {
    ports,
    settings,
    feed,
    metrics: openMetrics(ports),
    status: openStatus(ports),
  };
  registerErrors(app);
  const door = await registerDoor(app, context);
  registerRequestLog(app);
  registerConditionalReads(app);
  registerJsonBodies(app);
  await registerContract(app, settings.version);
  await app.register(async (api: App) => registerApi(api, context));
  await app.register(async (page: App) => registerPage(page, context));
  await registerProxy(app, { ...ports, ...door });
  await app.ready();
  return app;
}

function emptyServer(ports: GatewayPorts): App {
  const app = fastify({
    loggerInstance: ports.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: maxBodyBytes,
    trustProxy: isOwnProxy,
    requestTimeout: requestSeconds * 1000,
    routerOptions: { maxParamLength: 300 },
    http: { maxHeaderSize: maxHeaderBytes },
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => void sendError(error, request, reply),
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  return app;
}

function registerApi(app: App, context: RouteContext): void {
  registerHealth(app, context);
  registerPools(app, context);
  registerHistory(app, context);
  registerStatus(app, context);
  registerWorkers(app, context);
  registerClaims(app, context);
  registerTasks(app, context);
  registerFeed(app, context);
  registerMeta(app, context);
  registerReference(app);
}
