import { isDeepStrictEqual } from 'node:util';
import type { Operand, Path, PathStep } from './operands.ts';
import { invalidCall } from './refusals.ts';

/** An item as the document client writes and gives it: strings, numbers, booleans, null, lists, maps, sets. */
export type Item = { readonly [attribute: string]: unknown };

/** What an expression is evaluated against. */
export type Scope = {
  readonly item: Item;
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, unknown>>;
};

export function resolveStep(step: PathStep, { names }: Pick<Scope, 'names'>): PathStep {
  if (typeof step === 'number' || !step.startsWith('#')) return step;
  const name = names[step];
  if (name === undefined) throw invalidCall(`an expression attribute name is not defined: ${step}`);
  return name;
}

/** What is at the path, or undefined. */
export function valueAt(path: Path, scope: Scope): unknown {
  let found: unknown = scope.item;
  for (const step of path) found = child(found, resolveStep(step, scope));
  return found;
}

export function child(parent: unknown, step: PathStep): unknown {
  if (Array.isArray(parent)) return typeof step === 'number' ? parent[step] : undefined;
  return isMap(parent) && typeof step === 'string' && Object.hasOwn(parent, step) ? parent[step] : undefined;
}

export function isMap(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Set);
}

/** Undefined where an attribute isn't there. Throws ValidationException where a sum or a list has no operand. */
export function evaluateOperand(operand: Operand, scope: Scope): unknown {
  switch (operand.kind) {
    case 'path':
      return valueAt(operand.path, scope);
    case 'value':
      return givenValue(operand.name, scope);
    case 'size':
      return sizeOf(valueAt(operand.of, scope));
    case 'ifNotExists': {
      const found = valueAt(operand.path, scope);
      return found === undefined ? evaluateOperand(operand.otherwise, scope) : found;
    }
    case 'sum':
      return numberOf(operand.left, scope) + operand.sign * numberOf(operand.right, scope);
    case 'listAppend':
      return [...listOf(operand.first, scope), ...listOf(operand.second, scope)];
  }
}

function givenValue(name: string, { values }: Scope): unknown {
  const value = values[name];
  if (value === undefined) throw invalidCall(`an expression attribute value is not defined: ${name}`);
  return value;
}

function numberOf(operand: Operand, scope: Scope): number {
  const value = existing(operand, scope);
  if (typeof value !== 'number') throw invalidCall('an operand in the update expression is no number');
  return value;
}

function listOf(operand: Operand, scope: Scope): readonly unknown[] {
  const value = existing(operand, scope);
  if (!Array.isArray(value)) throw invalidCall('an operand in the update expression is no list');
  return value;
}

function existing(operand: Operand, scope: Scope): unknown {
  const value = evaluateOperand(operand, scope);
  if (value !== undefined) return value;
  throw invalidCall('the provided expression refers to an attribute that does not exist in the item');
}

function sizeOf(value: unknown): number | undefined {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (Array.isArray(value)) return value.length;
  if (value instanceof Set) return value.size;
  return isMap(value) ? Object.keys(value).length : undefined;
}

export function equals(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  return typeof one === 'object' && typeof other === 'object' && isDeepStrictEqual(one, other);
}

/** Negative, 0 or positive; undefined where the two have no order: not both numbers, not both strings. */
export function order(one: unknown, other: unknown): number | undefined {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  if (typeof one !== 'string' || typeof other !== 'string') return undefined;
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/**
 * A copy that shares nothing, without what is undefined: as the document client writes it. Its maps and lists are
 * frozen, so that a row can be given to any reader as it is.
 */
export function frozenCopyOf<T>(value: T): T;
export function frozenCopyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return Object.freeze(value.map((element) => frozenCopyOf(element)));
  if (!isMap(value)) return structuredClone(value);
  const copy: Record<string, unknown> = { ...value };
  for (const key of Object.keys(copy)) {
    if (copy[key] === undefined) delete copy[key];
    else if (typeof copy[key] === 'object') copy[key] = frozenCopyOf(copy[key]);
  }
  return Object.freeze(copy);
}
