import { acceptedTasks } from './accepts.ts';
import {
  type Answer,
  flaskError,
  fossaError,
  htmlAnswer,
  jsonAnswer,
  nodeInfo,
  taskInfo,
} from './answers.ts';
import { parseDelivery } from './held-claim.ts';
import { modelClasses } from './models.ts';
import type { Node, TaskRequest } from './node.ts';
import { nodePage, taskPage } from './pages.ts';

/** A request, as far as an answer depends on it. */
export type ApiRequest = {
  readonly method: string;
  readonly path: string;
  readonly host: string;
  readonly contentType: string;
  readonly body: string;
};

type Route = (node: Node, request: ApiRequest, taskId: string) => Answer;

const apiPath = '/api/0.01';

const routes: readonly { method: string; path: RegExp; answer: Route }[] = [
  { method: 'GET', path: /^\/$/, answer: (node) => htmlAnswer(200, nodePage(node)) },
  { method: 'GET', path: /^\/task\/([^/]+)$/, answer: showTaskPage },
  { method: 'GET', path: /^\/api\/0\.01\/$/, answer: () => jsonAnswer(200, { hello: 'world' }) },
  { method: 'GET', path: /^\/api\/0\.01\/node_info$/, answer: (node) => jsonAnswer(200, nodeInfo(node)) },
  { method: 'GET', path: /^\/api\/0\.01\/task\/([^/]+)$/, answer: showTask },
  { method: 'POST', path: /^\/api\/0\.01\/task$/, answer: submitTask },
  { method: 'GET', path: /^\/accepts$/, answer: () => jsonAnswer(200, acceptedTasks(modelClasses)) },
  { method: 'GET', path: /^\/claimed$/, answer: showClaim },
  { method: 'POST', path: /^\/claimed$/, answer: takeClaim },
];

/** What a Fossa node answers to a request. */
export function answerTo(node: Node, request: ApiRequest): Answer {
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const onPath = routes.filter(({ path }) => path.test(request.path));
  if (onPath.length === 0) return flaskError(404, 'Not Found');
  const route = onPath.find((candidate) => candidate.method === method);
  if (route === undefined) return flaskError(405, 'Method Not Allowed');
  return route.answer(node, request, route.path.exec(request.path)?.[1] ?? '');
}

function showTaskPage(node: Node, _request: ApiRequest, taskId: string): Answer {
  const task = node.task(taskId);
  return task === undefined ? htmlAnswer(404, 'Task not found') : htmlAnswer(200, taskPage(task));
}

function showTask(node: Node, _request: ApiRequest, taskId: string): Answer {
  const task = node.task(taskId);
  return task === undefined ? jsonAnswer(404, { message: 'task unknown' }) : jsonAnswer(200, taskInfo(task));
}

function showClaim({ heldClaim }: Node): Answer {
  return jsonAnswer(200, { delivery: heldClaim.delivery ?? null });
}

/** The pool's `onClaim` hook: no part of Fossa's API. */
function takeClaim({ heldClaim }: Node, { body }: ApiRequest): Answer {
  const delivery = parseDelivery(parsed(body));
  if (delivery === undefined) return fossaError(400, 'claimId and fence are mandatory');
  if (!heldClaim.accept(delivery)) return fossaError(409, 'a newer claim was delivered before');
  return jsonAnswer(200, { accepted: delivery.claimId });
}

/** Refuses in Fossa's order: no slot, no JSON, no class named, a class that isn't accepted. */
function submitTask(node: Node, request: ApiRequest): Answer {
  if (node.freeSlots === 0) return atCapacity();
  if (!/^application\/([\w.-]+\+)?json\b/i.test(request.contentType)) {
    return flaskError(415, 'Unsupported Media Type');
  }
  const document = parsed(request.body);
  if (document === undefined) return flaskError(400, 'Bad Request');
  const modelClass = record(document)['model_class'];
  if (modelClass === undefined) return fossaError(400, "'model_class' is a mandatory field");
  const submission = node.submit(taskRequest(String(modelClass), record(document)));
  if (submission.kind === 'refused') return fossaError(412, submission.message);
  if (submission.kind === 'full') return atCapacity();
  const task = `http://${request.host}${apiPath}/task/${submission.taskId}`;
  return jsonAnswer(200, {
    _metadata: { links: { task } },
    governor_accepted_ident: node.ident,
    task_id: submission.taskId,
  });
}

function atCapacity(): Answer {
  return fossaError(503, "Node at full capacity and can't accept new tasks");
}

function taskRequest(modelClass: string, document: Readonly<Record<string, unknown>>): TaskRequest {
  const method = document['method'];
  return {
    modelClass,
    modelConstructionKwargs: record(document['model_construction_kwargs']),
    method: typeof method === 'string' ? method : 'go',
    methodKwargs: record(document['method_kwargs']),
    resolverContext: record(document['resolver_context']),
  };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function record(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(Object.entries(value));
}
