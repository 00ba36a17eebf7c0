import * as aws from '@pulumi/aws';
import { createTableInput, ttlAttribute } from '../shared/ledger/table.ts';
import { type NameScope, nameLimits, resourceName } from '../shared/stack/names.ts';
import type { ClusterConfig } from './config.ts';

/** The ledger's table, in the very shape that the programs are tested with. DynamoDB encrypts every table at rest. */
export function makeLedger(
  names: NameScope,
  config: Pick<ClusterConfig, 'pointInTimeRecovery' | 'deletionProtection'>,
): aws.dynamodb.Table {
  const input = createTableInput(resourceName(names, 'ledger', nameLimits.table));
  const keys = keysOf(input.KeySchema ?? []);
  return new aws.dynamodb.Table('ledger', {
    name: String(input.TableName),
    billingMode: 'PAY_PER_REQUEST',
    attributes: (input.AttributeDefinitions ?? []).map(({ AttributeName, AttributeType }) => ({
      name: String(AttributeName),
      type: String(AttributeType),
    })),
    ...keys,
    globalSecondaryIndexes: (input.GlobalSecondaryIndexes ?? []).map(
      ({ IndexName, KeySchema = [], Projection }) => ({
        name: String(IndexName),
        ...keysOf(KeySchema),
        projectionType: String(Projection?.ProjectionType),
      }),
    ),
    ttl: { attributeName: ttlAttribute, enabled: true },
    pointInTimeRecovery: { enabled: config.pointInTimeRecovery },
    deletionProtectionEnabled: config.deletionProtection,
  });
}

/** The names of the table's indexes, which roles name one by one. */
export function ledgerIndexNames(): readonly string[] {
  return (createTableInput('ledger').GlobalSecondaryIndexes ?? []).map(({ IndexName }) => String(IndexName));
}

type KeyPart = { readonly AttributeName: string | undefined; readonly KeyType: 'HASH' | 'RANGE' | undefined };

function keysOf(schema: readonly KeyPart[]): { readonly hashKey: string; readonly rangeKey?: string } {
  const named = (type: KeyPart['KeyType']) => schema.find(({ KeyType }) => KeyType === type)?.AttributeName;
  const rangeKey = named('RANGE');
  return { hashKey: String(named('HASH')), ...(rangeKey !== undefined && { rangeKey }) };
}
