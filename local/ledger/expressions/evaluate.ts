import type { Comparator, Condition } from './condition.ts';
import type { Operand } from './operands.ts';
import { equals, evaluateOperand, order, type Scope, valueAt } from './values.ts';

/** Whether the condition holds for the item; a comparison with an attribute that isn't there is false, `<>` true. */
export function holds(condition: Condition, scope: Scope): boolean {
  switch (condition.kind) {
    case 'and':
      return holds(condition.left, scope) && holds(condition.right, scope);
    case 'or':
      return holds(condition.left, scope) || holds(condition.right, scope);
    case 'not':
      return !holds(condition.condition, scope);
    case 'exists':
      return valueAt(condition.path, scope) !== undefined;
    case 'notExists':
      return valueAt(condition.path, scope) === undefined;
    case 'compare':
      return compares(condition.comparator, condition.left, condition.right, scope);
    case 'between':
      return (
        compares('>=', condition.operand, condition.low, scope) &&
        compares('<=', condition.operand, condition.high, scope)
      );
    case 'in':
      return condition.options.some((option) => compares('=', condition.operand, option, scope));
    case 'beginsWith':
      return beginsWith(evaluateOperand(condition.operand, scope), evaluateOperand(condition.part, scope));
    case 'contains':
      return contains(evaluateOperand(condition.operand, scope), evaluateOperand(condition.part, scope));
  }
}

function compares(comparator: Comparator, left: Operand, right: Operand, scope: Scope): boolean {
  const one = evaluateOperand(left, scope);
  const other = evaluateOperand(right, scope);
  if (comparator === '<>') return one === undefined || other === undefined || !equals(one, other);
  if (one === undefined || other === undefined) return false;
  if (comparator === '=') return equals(one, other);
  const difference = order(one, other);
  if (difference === undefined) return false;
  if (difference === 0) return comparator === '<=' || comparator === '>=';
  return difference < 0 ? comparator.startsWith('<') : comparator.startsWith('>');
}

function beginsWith(value: unknown, part: unknown): boolean {
  return typeof value === 'string' && typeof part === 'string' && value.startsWith(part);
}

function contains(value: unknown, part: unknown): boolean {
  if (typeof value === 'string') return typeof part === 'string' && value.includes(part);
  if (value instanceof Set) return value.has(part);
  return Array.isArray(value) && value.some((element) => equals(element, part));
}
