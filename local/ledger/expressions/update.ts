import { type Operand, type Path, parsePath, parseSetValue } from './operands.ts';
import { invalidCall } from './refusals.ts';
import { TokenReader } from './tokens.ts';

export type UpdateAction =
  | { readonly kind: 'set'; readonly path: Path; readonly value: Operand }
  | { readonly kind: 'remove'; readonly path: Path }
  | { readonly kind: 'add' | 'delete'; readonly path: Path; readonly value: Operand };

const clauseParsers = {
  SET: parseSet,
  REMOVE: parseRemove,
  ADD: (reader: TokenReader) => parseWithValue(reader, 'add'),
  DELETE: (reader: TokenReader) => parseWithValue(reader, 'delete'),
} as const satisfies Record<string, (reader: TokenReader) => UpdateAction>;

/** Each of `SET`, `REMOVE`, `ADD`, `DELETE` at most once. Throws ValidationException with what isn't understood. */
export function parseUpdate(text: string): readonly UpdateAction[] {
  const reader = new TokenReader(text);
  const actions: UpdateAction[] = [];
  const seen = new Set<string>();
  while (reader.peek().kind !== 'end') {
    const clause = takeClause(reader);
    if (seen.has(clause)) throw invalidCall(`the "${clause}" section can only be used once in "${text}"`);
    seen.add(clause);
    do actions.push(clauseParsers[clause](reader));
    while (reader.take(','));
  }
  if (actions.length === 0) throw reader.refusal('SET, REMOVE, ADD or DELETE expected');
  refuseOverlaps(actions, text);
  return actions;
}

function takeClause(reader: TokenReader): keyof typeof clauseParsers {
  for (const clause of ['SET', 'REMOVE', 'ADD', 'DELETE'] as const) if (reader.take(clause)) return clause;
  throw reader.refusal('SET, REMOVE, ADD or DELETE expected');
}

function parseSet(reader: TokenReader): UpdateAction {
  const path = parsePath(reader);
  reader.expect('=');
  return { kind: 'set', path, value: parseSetValue(reader) };
}

function parseRemove(reader: TokenReader): UpdateAction {
  return { kind: 'remove', path: parsePath(reader) };
}

function parseWithValue(reader: TokenReader, kind: 'add' | 'delete'): UpdateAction {
  const path = parsePath(reader);
  const { kind: tokenKind, text } = reader.next();
  if (tokenKind !== 'value') throw reader.refusal('a value expected');
  return { kind, path, value: { kind: 'value', name: text } };
}

/** DynamoDB refuses two actions on one attribute, or on one and a part of it. */
function refuseOverlaps(actions: readonly UpdateAction[], text: string): void {
  actions.forEach(({ path }, position) => {
    for (const other of actions.slice(position + 1)) {
      const shared = Math.min(path.length, other.path.length);
      const overlap = path.slice(0, shared).every((step, depth) => step === other.path[depth]);
      if (overlap) throw invalidCall(`two document paths overlap in "${text}": ${path.join('.')}`);
    }
  });
}
