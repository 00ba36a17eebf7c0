import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { LedgerCommand } from '../../../../local/ledger/memory.ts';
import { namesAndValues } from '../../../../shared/ledger/expression.ts';
import { currentCall } from './calls.ts';

/** A condition as a call of the ledger sends it. */
export type SentCondition = { readonly call: string; readonly condition: string };

/** The condition of a write, or undefined where the command has none. */
export function conditionOf({ input }: LedgerCommand): SentCondition | undefined {
  const condition = 'ConditionExpression' in input ? input.ConditionExpression : undefined;
  return condition === undefined ? undefined : { call: currentCall(), condition };
}

/** The same write under another condition, or under none; without the names and values that nothing uses any more. */
export function withCondition(command: LedgerCommand, condition: string | undefined): LedgerCommand {
  if (command instanceof UpdateCommand) {
    return new UpdateCommand(conditioned(command.input, condition, command.input.UpdateExpression));
  }
  if (command instanceof PutCommand) return new PutCommand(conditioned(command.input, condition));
  if (command instanceof DeleteCommand) return new DeleteCommand(conditioned(command.input, condition));
  throw new Error(`${command.constructor.name} takes no condition`);
}

type Values = { readonly ExpressionAttributeValues?: Record<string, unknown> | undefined };

function conditioned<T extends Values>(input: T, condition: string | undefined, update = '') {
  const text = `${condition ?? ''} ${update}`;
  const used = new Set(text.match(/:\w+/g) ?? []);
  const values = Object.entries(input.ExpressionAttributeValues ?? {}).filter(([name]) => used.has(name));
  return {
    ...input,
    ConditionExpression: condition,
    ExpressionAttributeNames: undefined,
    ExpressionAttributeValues: undefined,
    ...namesAndValues(text, Object.fromEntries(values)),
  };
}
