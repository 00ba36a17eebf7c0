import type { TokenReader } from './tokens.ts';

/** A step into a document: an attribute by its name (`#x` is resolved when it is evaluated) or a place in a list. */
export type PathStep = string | number;
export type Path = readonly PathStep[];

export type Operand =
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'value'; readonly name: string }
  | { readonly kind: 'size'; readonly of: Path }
  | { readonly kind: 'sum'; readonly left: Operand; readonly sign: 1 | -1; readonly right: Operand }
  | { readonly kind: 'ifNotExists'; readonly path: Path; readonly otherwise: Operand }
  | { readonly kind: 'listAppend'; readonly first: Operand; readonly second: Operand };

export function parsePath(reader: TokenReader): Path {
  const steps: PathStep[] = [parseName(reader)];
  for (;;) {
    if (reader.take('.')) steps.push(parseName(reader));
    else if (reader.take('[')) {
      const token = reader.next();
      if (token.kind !== 'number') throw reader.refusal('a place in a list expected');
      steps.push(Number(token.text));
      reader.expect(']');
    } else return steps;
  }
}

function parseName(reader: TokenReader): string {
  const { kind } = reader.peek();
  if (kind !== 'name' && kind !== 'word') throw reader.refusal('an attribute expected');
  return reader.next().text;
}

/** An operand of a condition: a path, a value, or `size(path)`. */
export function parseOperand(reader: TokenReader): Operand {
  if (reader.peek().kind === 'value') return { kind: 'value', name: reader.next().text };
  if (reader.is('SIZE') && reader.peek(1).text === '(') {
    reader.next();
    reader.expect('(');
    const of = parsePath(reader);
    reader.expect(')');
    return { kind: 'size', of };
  }
  return { kind: 'path', path: parsePath(reader) };
}

/** The right side of a `SET`: an operand or a function, plus or minus another. */
export function parseSetValue(reader: TokenReader): Operand {
  const left = parseSetTerm(reader);
  for (const [symbol, sign] of [
    ['+', 1],
    ['-', -1],
  ] as const) {
    if (reader.take(symbol)) return { kind: 'sum', left, sign, right: parseSetTerm(reader) };
  }
  return left;
}

function parseSetTerm(reader: TokenReader): Operand {
  if (reader.peek(1).text !== '(') return parseOperand(reader);
  if (reader.take('IF_NOT_EXISTS')) {
    reader.expect('(');
    const path = parsePath(reader);
    reader.expect(',');
    const otherwise = parseSetValue(reader);
    reader.expect(')');
    return { kind: 'ifNotExists', path, otherwise };
  }
  if (reader.take('LIST_APPEND')) {
    reader.expect('(');
    const first = parseSetValue(reader);
    reader.expect(',');
    const second = parseSetValue(reader);
    reader.expect(')');
    return { kind: 'listAppend', first, second };
  }
  throw reader.refusal('if_not_exists or list_append expected');
}
