import type { WorkerAccepts } from '../../../../shared/worker/accepts.ts';
import type { WorkerTask } from '../../../../shared/worker/task.ts';
import type { AcceptsView } from '../schemas/workers.ts';

const maxExamples = 20;

/** A worker whose protocol has no tasks. */
export function takesNoTasks(protocol: string): AcceptsView {
  return {
    tasks: 'not_accepted',
    told: 'by_protocol',
    note: `workers of protocol "${protocol}" take no tasks through the gateway`,
    schema: null,
    examples: [],
  };
}

/** What a Fossa worker accepts: by its own words, else by what it has had, else by its protocol alone. Pure. */
export function acceptsView(accepts: WorkerAccepts, tasks: readonly WorkerTask[]): AcceptsView {
  const seen = examplesOf(tasks);
  if (accepts.kind === 'described') {
    const { schema } = accepts;
    const own = Array.isArray(schema['examples']) ? schema['examples'].filter(isRecord) : [];
    const examples = distinct([...own, ...seen]);
    return { tasks: 'accepted', told: 'by_worker', note: 'the worker describes its tasks', schema, examples };
  }
  const schema = fossaTaskSchema(seen.map((example) => String(example['model_class'])));
  const silent = accepts.kind === 'undescribed' ? '' : ` (${accepts.message})`;
  return seen.length === 0
    ? {
        ...{ tasks: 'accepted', told: 'by_protocol', schema, examples: [] },
        note: `the worker does not tell which model classes it accepts${silent}: it refuses others with 412`,
      }
    : {
        ...{ tasks: 'accepted', told: 'by_its_tasks', schema, examples: seen },
        note: `the worker does not tell what it accepts${silent}: these it has had`,
      };
}

/** The whole tasks among them, as they would be posted again, each kind once. */
function examplesOf(tasks: readonly WorkerTask[]): AcceptsView['examples'] {
  const whole = tasks.filter(({ subtask }) => subtask === undefined);
  return distinct(
    whole.map(({ modelClass, method, modelConstructionKwargs = {}, methodKwargs }) => ({
      model_class: modelClass,
      method,
      model_construction_kwargs: modelConstructionKwargs,
      method_kwargs: methodKwargs,
    })),
  );
}

/** A task as every Fossa node takes it. Source: ayeaye-fossa 0.0.37, `fossa/views/api.py`. */
function fossaTaskSchema(modelClasses: readonly string[]): Record<string, unknown> {
  const kwargs = (description: string) => ({ type: 'object', description, default: {} });
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    required: ['model_class'],
    properties: {
      model_class: {
        type: 'string',
        description: 'One that the worker accepts',
        examples: [...new Set(modelClasses)],
      },
      method: { type: 'string', default: 'go' },
      model_construction_kwargs: kwargs('What the model is made with'),
      method_kwargs: kwargs('What its method is called with'),
      resolver_context: kwargs('What its connectors are resolved with'),
    },
  };
}

function distinct(examples: readonly Record<string, unknown>[]): Record<string, unknown>[] {
  return [...new Map(examples.map((example) => [JSON.stringify(example), example])).values()].slice(
    0,
    maxExamples,
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
