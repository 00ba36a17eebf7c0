import type { GetCommandInput, QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Condition } from './expressions/condition.ts';
import { holds } from './expressions/evaluate.ts';
import { invalidCall } from './expressions/refusals.ts';
import { evaluateOperand, type Item, resolveStep, type Scope } from './expressions/values.ts';
import { tableKeyOf } from './memory-keys.ts';
import { given, type Memory, refuseUnknown } from './memory-writes.ts';

/** Rows a page at most. DynamoDB's pages end at 1 MB, some hundreds of workers. */
const rowsPerPage = 500;

export function get({ table }: Memory, input: GetCommandInput): { Item?: Item } {
  refuseUnknown(input, ['TableName', 'Key', 'ConsistentRead']);
  const item = table.get(tableKeyOf(table.schema, input.Key ?? {}));
  return item === undefined ? {} : { Item: item };
}

const queryFields = [
  'TableName',
  'IndexName',
  'KeyConditionExpression',
  'ExpressionAttributeNames',
  'ExpressionAttributeValues',
  'ConsistentRead',
  'ScanIndexForward',
  'Limit',
  'ExclusiveStartKey',
  'Select',
];

type Page = { Items?: Item[]; Count: number; ScannedCount: number; LastEvaluatedKey?: Item };

export function query(memory: Memory, input: QueryCommandInput): Page {
  refuseUnknown(input, queryFields);
  if (input.IndexName !== undefined && input.ConsistentRead === true) {
    throw invalidCall('consistent reads are not supported on global secondary indexes');
  }
  const limit = Math.min(input.Limit ?? rowsPerPage, rowsPerPage);
  const items = matchingItems(memory, input, limit);
  const last = items.length < limit ? undefined : items.at(-1);
  return {
    ...(input.Select === 'COUNT' ? {} : { Items: items }),
    Count: items.length,
    ScannedCount: items.length,
    ...(last === undefined ? {} : { LastEvaluatedKey: memory.table.startKey(input.IndexName, last) }),
  };
}

function matchingItems({ table, expressions }: Memory, input: QueryCommandInput, limit: number): Item[] {
  const text = input.KeyConditionExpression ?? '';
  const { names, values } = given(input);
  expressions.refuseUnused([text], { names, values });
  const condition = expressions.condition(text);
  const hash = hashValue(condition, table.hashAttribute(input.IndexName), { item: {}, names, values });
  if (hash === undefined) throw invalidCall(`a query needs its hash attribute: "${text}"`);
  const direction = input.ScanIndexForward === false ? 'descending' : 'ascending';
  const after =
    input.ExclusiveStartKey === undefined
      ? undefined
      : table.keyIn(input.IndexName, input.ExclusiveStartKey).place;
  const rows = table.partition(input.IndexName, hash);
  // A condition on the hash alone holds for the whole partition.
  if (condition.kind === 'compare') return rows.items({ direction, after, limit });
  return rows.items({ direction, after, limit, where: (item) => holds(condition, { item, names, values }) });
}

/** The partition that the key condition names: `hash = :value`, alone or joined by `AND` with one on the range. */
function hashValue(condition: Condition, attribute: string, scope: Scope): string | undefined {
  if (condition.kind === 'and') {
    return hashValue(condition.left, attribute, scope) ?? hashValue(condition.right, attribute, scope);
  }
  if (condition.kind !== 'compare' || condition.comparator !== '=' || condition.left.kind !== 'path') {
    return undefined;
  }
  const [step] = condition.left.path;
  if (step === undefined || resolveStep(step, scope) !== attribute) return undefined;
  const value = evaluateOperand(condition.right, scope);
  return value === undefined ? undefined : String(value);
}
