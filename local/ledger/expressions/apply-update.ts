import type { PathStep } from './operands.ts';
import { invalidCall } from './refusals.ts';
import type { UpdateAction } from './update.ts';
import {
  child,
  evaluateOperand,
  frozenCopyOf,
  type Item,
  isMap,
  resolveStep,
  type Scope,
  valueAt,
} from './values.ts';

/** The item after the update; every right side is evaluated against the item before it, which stays as it was. */
export function applyUpdate(actions: readonly UpdateAction[], scope: Scope): Item {
  const after: Record<string, unknown> = { ...scope.item };
  for (const action of actions) {
    const [first, ...rest] = action.path.map((step) => resolveStep(step, scope));
    if (typeof first !== 'string') throw invalidPath();
    const value = newValue(action, scope);
    const replaced = rest.length === 0 ? value : replaceAt(child(after, first), rest, value);
    if (replaced === undefined) delete after[first];
    else after[first] = replaced;
  }
  return Object.freeze(after);
}

/** Undefined takes the attribute away. */
function newValue(action: UpdateAction, scope: Scope): unknown {
  if (action.kind === 'remove') return undefined;
  if (action.kind === 'set') return settable(evaluateOperand(action.value, scope));
  const now = valueAt(action.path, scope);
  const value = evaluateOperand(action.value, scope);
  return action.kind === 'add' ? added(now, value) : withoutElements(now, value);
}

function settable(value: unknown): unknown {
  if (value !== undefined) return frozenCopyOf(value);
  throw invalidCall('the provided expression refers to an attribute that does not exist in the item');
}

function added(now: unknown, value: unknown): unknown {
  if (typeof value === 'number' && (now === undefined || typeof now === 'number')) return (now ?? 0) + value;
  if (value instanceof Set && (now === undefined || now instanceof Set))
    return new Set([...(now ?? []), ...value]);
  throw invalidCall('ADD takes a number or a set, and an attribute of the same type');
}

function withoutElements(now: unknown, value: unknown): unknown {
  if (!(value instanceof Set) || (now !== undefined && !(now instanceof Set))) {
    throw invalidCall('DELETE takes a set, and an attribute of the same type');
  }
  const rest = new Set([...(now ?? [])].filter((element) => !value.has(element)));
  return rest.size === 0 ? undefined : rest;
}

function replaceAt(parent: unknown, path: readonly PathStep[], value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  const replaced = rest.length === 0 ? value : replaceAt(child(parent, step), rest, value);
  if (Array.isArray(parent) && typeof step === 'number') {
    return Object.freeze(replaceInList(parent, step, replaced));
  }
  if (!isMap(parent) || typeof step !== 'string') throw invalidPath();
  if (replaced !== undefined) return Object.freeze({ ...parent, [step]: replaced });
  const { [step]: _taken, ...others } = parent;
  return Object.freeze(others);
}

function invalidPath(): Error {
  return invalidCall('the document path provided in the update expression is invalid for update');
}

/** Past its end a list grows by one, as in DynamoDB. */
function replaceInList(list: readonly unknown[], place: number, value: unknown): unknown[] {
  if (value === undefined) return list.filter((_, position) => position !== place);
  return place < list.length ? list.with(place, value) : [...list, value];
}
