/** A part of an expression: names are written `#name` (paths `#claim.#id`), values `:value`. */
export type Clause = { readonly text: string; readonly values?: Readonly<Record<string, unknown>> };

export type Expressions = {
  readonly condition?: readonly Clause[];
  readonly update?: Clause;
};

/** What UpdateItem, PutItem and DeleteItem share. */
export type ExpressionInput = {
  readonly ConditionExpression?: string;
  readonly UpdateExpression?: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, unknown>;
};

/** The clauses, all of which must hold, and the update, as DynamoDB takes them. */
export function expressionInput({ condition = [], update }: Expressions): ExpressionInput {
  const conditionText = condition.map(({ text }) => text).join(' AND ');
  const values = Object.assign({}, ...condition.map((clause) => clause.values), update?.values);
  return {
    ...(conditionText === '' ? {} : { ConditionExpression: conditionText }),
    ...(update === undefined ? {} : { UpdateExpression: update.text }),
    ...namesAndValues(`${conditionText} ${update?.text ?? ''}`, values),
  };
}

/** Every `#name` of the text stands for the attribute of that name: DynamoDB reserves hundreds of words. */
export function namesAndValues(
  text: string,
  values: Readonly<Record<string, unknown>>,
): Pick<ExpressionInput, 'ExpressionAttributeNames' | 'ExpressionAttributeValues'> {
  const names = namesIn(text);
  return {
    ...(names !== undefined && { ExpressionAttributeNames: names }),
    ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: { ...values } }),
  };
}

/** Distinct texts are few, since values stand apart; where they are not, remembering them starts anew. */
const maxTexts = 1000;
const namesByText = new Map<string, Record<string, string> | undefined>();

function namesIn(text: string): Record<string, string> | undefined {
  if (namesByText.has(text)) return namesByText.get(text);
  const found = [...new Set(text.match(/#\w+/g) ?? [])];
  const names =
    found.length === 0 ? undefined : Object.fromEntries(found.map((name) => [name, name.slice(1)]));
  if (namesByText.size >= maxTexts) namesByText.clear();
  namesByText.set(text, names);
  return names;
}

/**
 * `SET` and `REMOVE` from plain attributes. A key with a dot is a path into a map; `undefined` leaves the
 * attribute as it is. `increments` are added to numbers that are there.
 */
export function updateClause(change: {
  readonly set: Readonly<Record<string, unknown>>;
  readonly increments?: Readonly<Record<string, number>>;
  readonly remove?: readonly string[];
}): Clause {
  const values: Record<string, unknown> = {};
  const assignments: string[] = [];
  for (const [path, by] of Object.entries(change.increments ?? {})) {
    values[`:${path}By`] = by;
    assignments.push(`#${path} = #${path} + :${path}By`);
  }
  for (const [path, value] of Object.entries(change.set)) {
    if (value === undefined) continue;
    const valueName = `:${path.replaceAll('.', '_')}`;
    values[valueName] = value;
    assignments.push(`${pathText(path)} = ${valueName}`);
  }
  const remove = change.remove ?? [];
  const removal = remove.length === 0 ? '' : ` REMOVE ${remove.map(pathText).join(', ')}`;
  return { text: `SET ${assignments.join(', ')}${removal}`, values };
}

function pathText(path: string): string {
  return path
    .split('.')
    .map((name) => `#${name}`)
    .join('.');
}
