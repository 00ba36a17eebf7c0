import type { FleetClients } from '../../shared/fleet/aws-clients.ts';
import type { Clock } from './driver.ts';
import { AwsError } from './model/aws-error.ts';
import type { EcsModel } from './model/model.ts';

type Command = { readonly input: object };

/**
 * The SDK's clients in front of the model itself, with no socket between: the fleet's own code then runs in virtual
 * time. What the model wants done is left in its effects. Errors and dates are as the SDK would have them; a lost
 * answer is a time that ran out.
 */
export function modelClients(model: EcsModel, clock: Clock): FleetClients {
  const tasks: DatedTasks = new WeakMap();
  const send = async (command: Command): Promise<never> => {
    const operation = command.constructor.name.replace(/Command$/, '');
    const answer = callLikeSdk(model, operation, command.input, clock.now());
    if (model.settings().faults.lostAnswers.includes(operation)) {
      throw Object.assign(new Error(`the answer of ${operation} was lost`), { name: 'TimeoutError' });
    }
    return withDates(answer, tasks) as never;
  };
  return { ecs: { send }, launches: { send } };
}

function callLikeSdk(model: EcsModel, operation: string, input: object, now: number): object {
  try {
    return model.call(operation, input, now);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw Object.assign(new Error(error.message, { cause: error }), {
      name: error.name,
      $metadata: { httpStatusCode: error.status },
      ...error.fields,
    });
  }
}

/** What tasks were made of that the model still tells as the same objects. */
type DatedTasks = WeakMap<object, unknown>;

function withDates(answer: object, known: DatedTasks): unknown {
  if (!('tasks' in answer) || !Array.isArray(answer.tasks)) return dated(answer);
  const tasks = answer.tasks.map((task: object) => {
    const before = known.get(task);
    if (before !== undefined) return before;
    const made = dated(task);
    known.set(task, made);
    return made;
  });
  return { ...answer, tasks };
}

/** ECS's JSON tells times as epoch seconds, in members whose names end in `At`; the SDK makes dates of them. */
function dated(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dated);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      name,
      name.endsWith('At') && typeof part === 'number' ? new Date(part * 1000) : dated(part),
    ]),
  );
}
