import type { Exchange } from './exchange.ts';
import { jsonOrText } from './fossa-answers.ts';
import type { WorkerEndpoint } from './probe.ts';
import type { NoTaskAnswer } from './task.ts';

/** No part of Fossa's API: a worker that wants to be offered a form answers it with a JSON Schema of its tasks. */
const acceptsPath = '/accepts';
/** A form is made of it. */
const maxSchemaCharacters = 64 * 1024;

/** `undescribed`: the worker has no such path, or answers something else there. */
export type WorkerAccepts =
  | { readonly kind: 'described'; readonly schema: Readonly<Record<string, unknown>> }
  | { readonly kind: 'undescribed' }
  | NoTaskAnswer;

/** Asks a worker what tasks it accepts. */
export async function askAccepts(
  exchange: Exchange,
  endpoint: WorkerEndpoint,
  answerMilliseconds: number,
): Promise<WorkerAccepts> {
  const outcome = await exchange.ask(endpoint, { method: 'GET', path: acceptsPath, answerMilliseconds });
  if (outcome.kind === 'silent') return { kind: 'silent', message: outcome.message };
  if (outcome.kind === 'unreadable' || outcome.status !== 200) return { kind: 'undescribed' };
  if (outcome.text.length > maxSchemaCharacters) return { kind: 'undescribed' };
  const schema = jsonOrText(outcome.text);
  const isObject = typeof schema === 'object' && schema !== null && !Array.isArray(schema);
  return isObject ? { kind: 'described', schema: { ...schema } } : { kind: 'undescribed' };
}
