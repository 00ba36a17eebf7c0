import { type Operand, type Path, parseOperand, parsePath } from './operands.ts';
import { TokenReader } from './tokens.ts';

const comparators = ['=', '<>', '<=', '>=', '<', '>'] as const;
export type Comparator = (typeof comparators)[number];

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'not'; readonly condition: Condition }
  | {
      readonly kind: 'compare';
      readonly comparator: Comparator;
      readonly left: Operand;
      readonly right: Operand;
    }
  | { readonly kind: 'between'; readonly operand: Operand; readonly low: Operand; readonly high: Operand }
  | { readonly kind: 'in'; readonly operand: Operand; readonly options: readonly Operand[] }
  | { readonly kind: 'exists' | 'notExists'; readonly path: Path }
  | { readonly kind: 'beginsWith' | 'contains'; readonly operand: Operand; readonly part: Operand };

/** `OR` binds loosest, then `AND`, then `NOT`. Throws ValidationException with what isn't understood. */
export function parseCondition(text: string): Condition {
  const reader = new TokenReader(text);
  const condition = parseOr(reader);
  reader.expectEnd();
  return condition;
}

function parseOr(reader: TokenReader): Condition {
  let left = parseAnd(reader);
  while (reader.take('OR')) left = { kind: 'or', left, right: parseAnd(reader) };
  return left;
}

function parseAnd(reader: TokenReader): Condition {
  let left = parseNot(reader);
  while (reader.take('AND')) left = { kind: 'and', left, right: parseNot(reader) };
  return left;
}

function parseNot(reader: TokenReader): Condition {
  if (reader.take('NOT')) return { kind: 'not', condition: parseNot(reader) };
  if (!reader.take('(')) return parsePredicate(reader);
  const condition = parseOr(reader);
  reader.expect(')');
  return condition;
}

function parsePredicate(reader: TokenReader): Condition {
  const isCall = reader.peek().kind === 'word' && reader.peek(1).text === '(' && !reader.is('SIZE');
  return isCall ? parseFunction(reader) : parseComparison(reader);
}

function parseFunction(reader: TokenReader): Condition {
  for (const [name, kind] of [
    ['ATTRIBUTE_EXISTS', 'exists'],
    ['ATTRIBUTE_NOT_EXISTS', 'notExists'],
  ] as const) {
    if (!reader.take(name)) continue;
    reader.expect('(');
    const path = parsePath(reader);
    reader.expect(')');
    return { kind, path };
  }
  for (const [name, kind] of [
    ['BEGINS_WITH', 'beginsWith'],
    ['CONTAINS', 'contains'],
  ] as const) {
    if (!reader.take(name)) continue;
    reader.expect('(');
    const operand = parseOperand(reader);
    reader.expect(',');
    const part = parseOperand(reader);
    reader.expect(')');
    return { kind, operand, part };
  }
  throw reader.refusal(
    'a function that the ledger in memory has (attribute_exists, begins_with, …) expected',
  );
}

function parseComparison(reader: TokenReader): Condition {
  const operand = parseOperand(reader);
  if (reader.take('BETWEEN')) {
    const low = parseOperand(reader);
    reader.expect('AND');
    return { kind: 'between', operand, low, high: parseOperand(reader) };
  }
  if (reader.take('IN')) {
    reader.expect('(');
    const options = [parseOperand(reader)];
    while (reader.take(',')) options.push(parseOperand(reader));
    reader.expect(')');
    return { kind: 'in', operand, options };
  }
  const comparator = comparators.find((symbol) => reader.take(symbol));
  if (comparator === undefined) throw reader.refusal('a comparison expected');
  return { kind: 'compare', comparator, left: operand, right: parseOperand(reader) };
}
