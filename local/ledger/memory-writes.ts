import type {
  BatchWriteCommandInput,
  DeleteCommandInput,
  PutCommandInput,
  UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { applyUpdate } from './expressions/apply-update.ts';
import type { CompiledExpressions } from './expressions/compiled.ts';
import { holds } from './expressions/evaluate.ts';
import { conditionFailed, invalidCall, tableNotFound } from './expressions/refusals.ts';
import { frozenCopyOf, type Item } from './expressions/values.ts';
import { type TableKey, tableKeyOf } from './memory-keys.ts';
import type { MemoryTable } from './memory-table.ts';

export type Memory = { readonly table: MemoryTable; readonly expressions: CompiledExpressions };

type Expressions = Pick<
  UpdateCommandInput,
  'ConditionExpression' | 'UpdateExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>;

export function put(memory: Memory, input: PutCommandInput): { Attributes?: Item } {
  refuseUnknown(input, ['Item', ...writeFields]);
  const item: Item = frozenCopyOf(input.Item ?? {});
  const key = tableKeyOf(memory.table.schema, item);
  const before = checkedItem(memory, key, input);
  memory.table.write(key, item);
  return returned(input.ReturnValues, { before, after: item });
}

export function remove(memory: Memory, input: DeleteCommandInput): { Attributes?: Item } {
  refuseUnknown(input, ['Key', ...writeFields]);
  const key = tableKeyOf(memory.table.schema, input.Key ?? {});
  const before = checkedItem(memory, key, input);
  if (before !== undefined) memory.table.write(key, undefined);
  return returned(input.ReturnValues, { before, after: undefined });
}

export function update(memory: Memory, input: UpdateCommandInput): { Attributes?: Item } {
  refuseUnknown(input, ['Key', 'UpdateExpression', ...writeFields]);
  const { schema } = memory.table;
  const key = tableKeyOf(schema, input.Key ?? {});
  const before = checkedItem(memory, key, input);
  const actions = memory.expressions.update(input.UpdateExpression ?? '');
  const after = applyUpdate(actions, { item: before ?? input.Key ?? {}, ...given(input) });
  for (const attribute of [schema.key.hash, schema.key.range]) {
    if (after[attribute] !== input.Key?.[attribute])
      throw invalidCall(`cannot update attribute ${attribute}`);
  }
  memory.table.write(key, after);
  return returned(input.ReturnValues, { before, after });
}

/** BatchWriteItem's bound. Source: DynamoDB API reference. */
const maxBatchRows = 25;

export function batchWrite(memory: Memory, input: BatchWriteCommandInput): { UnprocessedItems: object } {
  refuseUnknown(input, ['RequestItems']);
  const batches = Object.entries(input.RequestItems ?? {});
  const rows = batches.reduce((count, [, requests]) => count + requests.length, 0);
  if (rows < 1 || rows > maxBatchRows)
    throw invalidCall(`a batch takes 1 to ${maxBatchRows} rows, not ${rows}`);
  for (const [TableName, requests] of batches) {
    if (TableName !== memory.table.schema.name) throw tableNotFound(TableName);
    for (const { PutRequest, DeleteRequest } of requests) {
      if (PutRequest !== undefined) put(memory, { TableName, Item: PutRequest.Item });
      if (DeleteRequest !== undefined) remove(memory, { TableName, Key: DeleteRequest.Key });
    }
  }
  return { UnprocessedItems: {} };
}

const writeFields = [
  'TableName',
  'ConditionExpression',
  'ExpressionAttributeNames',
  'ExpressionAttributeValues',
  'ReturnValues',
];

/** What the ledger in memory doesn't know it refuses by name: ignoring it would be a lie. */
export function refuseUnknown(input: object, known: readonly string[]): void {
  for (const field in input) {
    if (!known.includes(field) && Reflect.get(input, field) !== undefined) {
      throw invalidCall(`the ledger in memory does not implement ${field}`);
    }
  }
}

/** The names and values given; values as the document client would send them. */
export function given(input: Expressions) {
  return { names: input.ExpressionAttributeNames ?? {}, values: input.ExpressionAttributeValues ?? {} };
}

/** The item as it stands, if the condition holds for it. Throws ConditionalCheckFailedException. */
function checkedItem({ table, expressions }: Memory, key: TableKey, input: Expressions): Item | undefined {
  const { names, values } = given(input);
  expressions.refuseUnused([input.ConditionExpression, input.UpdateExpression], { names, values });
  const item = table.get(key);
  if (input.ConditionExpression === undefined) return item;
  const condition = expressions.condition(input.ConditionExpression);
  if (!holds(condition, { item: item ?? {}, names, values })) throw conditionFailed();
  return item;
}

function returned(
  wanted: string | undefined,
  { before, after }: { before: Item | undefined; after: Item | undefined },
): { Attributes?: Item } {
  if (wanted === undefined || wanted === 'NONE') return {};
  if (wanted !== 'ALL_NEW' && wanted !== 'ALL_OLD') {
    throw invalidCall(`the ledger in memory does not implement ReturnValues ${wanted}`);
  }
  const item = wanted === 'ALL_NEW' ? after : before;
  return item === undefined ? {} : { Attributes: item };
}
