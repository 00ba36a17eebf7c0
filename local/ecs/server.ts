import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { addControlRoutes } from './control-routes.ts';
import { type Clock, createDriver, type Driver } from './driver.ts';
import { type Ec2Call, ec2Answer, ec2Error, parseEc2Form } from './ec2-query.ts';
import { ecsContentType, ecsError, ecsOperation, parseEcsBody } from './ecs-json.ts';
import { type JournaledModel, openJournaledModel } from './journal.ts';
import { logEvents, logsOperation } from './logs-json.ts';
import { chooseAddressing } from './loopback.ts';
import { addMetadataRoutes } from './metadata-routes.ts';
import { AwsError, notImplemented } from './model/aws-error.ts';
import { type Figures, localFigures } from './model/figures.ts';
import { createEcsModel, type EcsModel } from './model/model.ts';
import type { Addressing } from './model/subnets.ts';
import { hostedRuntime } from './runtime/hosted.ts';
import { type MixedOptions, mixedRuntime } from './runtime/mixed.ts';
import type { OutputLine } from './runtime/output-ring.ts';
import { processesRuntime } from './runtime/processes.ts';
import type { TaskEvent, TaskRuntime } from './runtime/task-runtime.ts';

const maxBodyBytes = 1024 * 1024;

export type LocalEcsOptions = {
  /** 0 picks a free one. */
  readonly port: number;
  readonly seed: number;
  readonly clock: Clock;
  /** The addresses of the tasks, a block of 127.0.0.0/8 from /16 to /27. */
  readonly block: string;
  /** The ports of the tasks where the system has only 127.0.0.1. */
  readonly ports: { readonly fromPort: number; readonly toPort: number };
  readonly region?: string;
  /** In place of the local figures. */
  readonly figures?: Partial<Figures>;
  readonly tasks:
    | {
        readonly kind: 'processes';
        /** Images that are folders are relative to it. */
        readonly root: string;
        readonly outputFolder: string;
        /** PATH and HOME of the processes. */
        readonly path: string;
        readonly home: string;
        /** What every task's process gets besides. */
        readonly environment?: Readonly<Record<string, string>>;
      }
    | { readonly kind: 'hosted'; readonly root: string }
    | ({ readonly kind: 'mixed' } & Omit<MixedOptions, 'clock' | 'report'>);
  /** A file by which it knows its tasks when it is started again after its process was killed; none unless given. */
  readonly journal?: string;
};

export type LocalEcs = {
  /** For AWS_ENDPOINT_URL_ECS and AWS_ENDPOINT_URL_EC2. */
  readonly url: string;
  readonly subnetIds: readonly string[];
  readonly addressing: Addressing;
  readonly model: EcsModel;
  interrupt(taskId: string): boolean;
  /** The last lines of one of the last few hundred tasks. */
  output(taskId: string): readonly OutputLine[] | undefined;
  /** Ends every task, then the server; nothing is left behind. */
  close(): Promise<void>;
};

/**
 * Starts an ECS on 127.0.0.1 that the unmodified SDK can't tell from AWS's for the calls that the pool uses: ECS's
 * JSON protocol, EC2's query protocol and CloudWatch Logs' GetLogEvents at `/`, the task metadata endpoint at
 * `/v4/ID`, control at `/local`.
 */
export async function startLocalEcs(options: LocalEcsOptions): Promise<LocalEcs> {
  const addressing = await chooseAddressing(options.block, options.ports);
  const { model, unstarted, close: closeModel } = openModel(options, addressing);
  let url = '';
  const driver = await createDriver(
    { model, unstarted, clock: options.clock, metadataUrl: (taskId) => `${url}/v4/${taskId}` },
    (report) => makeRuntime(options, report),
  );
  const server = makeServer(model, driver);
  addControlRoutes(server, { model, driver, runtime: driver.runtime });
  url = await server.listen({ host: '127.0.0.1', port: options.port });
  driver.begin();
  return {
    url,
    subnetIds: model.subnetIds(),
    addressing,
    model,
    interrupt: driver.interrupt,
    output: (taskId) => driver.runtime.output(taskId),
    close: async () => {
      await driver.close();
      await server.close();
      closeModel();
    },
  };
}

function openModel(options: LocalEcsOptions, addressing: Addressing): JournaledModel {
  const { seed, region = 'us-east-1', clock, journal } = options;
  const figures = { ...localFigures, ...options.figures };
  const make = (now: number) => createEcsModel({ seed, region, addressing, figures, now });
  if (journal !== undefined) return openJournaledModel(journal, clock.now(), make);
  return { model: make(clock.now()), unstarted: [], close: () => undefined };
}

function makeRuntime(
  { tasks, clock }: LocalEcsOptions,
  report: (event: TaskEvent) => void,
): TaskRuntime | Promise<TaskRuntime> {
  if (tasks.kind === 'hosted') return hostedRuntime({ ...tasks, report });
  if (tasks.kind === 'mixed') return mixedRuntime({ ...tasks, clock, report });
  return processesRuntime({ ...tasks, clock, report });
}

function makeServer(model: EcsModel, driver: Exchange['driver']): FastifyInstance {
  const server = Fastify({ bodyLimit: maxBodyBytes, forceCloseConnections: true });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  addMetadataRoutes(server, model);
  let requests = 0;
  server.post<{ Body: string }>('/', async (request, reply) => {
    requests += 1;
    const requestId = `local-${requests}`;
    reply.header('x-amzn-requestid', requestId);
    const operation = ecsOperation(request.headers['x-amz-target']);
    if (operation !== undefined) return answerEcs({ model, driver, operation, request, reply });
    const logs = logsOperation(request.headers['x-amz-target']);
    if (logs !== undefined) return answerLogs({ model, driver, operation: logs, request, reply });
    return answerEc2({ model, driver, requestId, request, reply });
  });
  return server;
}

type Exchange = {
  readonly model: EcsModel;
  readonly driver: Driver & { readonly runtime: TaskRuntime };
  readonly request: FastifyRequest<{ Body: string }>;
  readonly reply: FastifyReply;
};

function answerEcs(exchange: Exchange & { readonly operation: string }): FastifyReply {
  const { driver, operation, request, reply } = exchange;
  reply.type(ecsContentType);
  try {
    const answer = driver.call(operation, parseEcsBody(request.body));
    if (isLost(exchange, operation)) return cut(request, reply);
    return reply.send(JSON.stringify(answer));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return reply.code(error.status).send(JSON.stringify(ecsError(error)));
  }
}

function answerLogs({ driver, operation, request, reply }: Exchange & { readonly operation: string }) {
  reply.type(ecsContentType);
  try {
    return reply.send(logEvents(operation, parseEcsBody(request.body), driver.runtime.output));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return reply.code(error.status).send(JSON.stringify(ecsError(error)));
  }
}

function answerEc2(exchange: Exchange & { readonly requestId: string }): FastifyReply {
  const { driver, requestId, request, reply } = exchange;
  reply.type('text/xml;charset=UTF-8');
  try {
    const { operation, input } = ec2Call(request);
    const answer = driver.call(operation, input);
    if (isLost(exchange, operation)) return cut(request, reply);
    return reply.send(ec2Answer(operation, answer, requestId));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return reply.code(error.status).send(ec2Error(error, requestId));
  }
}

function ec2Call(request: FastifyRequest<{ Body: string }>): Ec2Call {
  const call = parseEc2Form(new URLSearchParams(request.body));
  if (call.operation === '') throw notImplemented('requests without X-Amz-Target or Action');
  return call;
}

function isLost({ model }: Exchange, operation: string): boolean {
  return model.settings().faults.lostAnswers.includes(operation);
}

/** The call took effect, and the caller never hears of it. */
function cut(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.hijack();
  request.raw.socket.destroy();
  return reply;
}
