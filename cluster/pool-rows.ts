import { marshall } from '@aws-sdk/util-dynamodb';
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { poolConfigRow } from '../shared/ledger/configs.ts';
import type { PoolConfig } from '../shared/pool/config.ts';
import { poolInFileWords } from '../shared/pool/pool-in-file-words.ts';

export type PoolRow = {
  readonly pool: PoolConfig;
  /** Its place in the pools file. */
  readonly position: number;
  /** Its task definition, `family:revision`. */
  readonly template: string;
};

/** A pool as the programs read it from the ledger, in DynamoDB's own JSON. */
export function poolItem({ pool, position, template }: PoolRow): string {
  const row = poolConfigRow({ config: poolInFileWords(pool), position, template });
  return JSON.stringify(marshall(row, { removeUndefinedValues: true }));
}

/** Writes a pool's `config#POOL` row. Operators' changes are in rows of their own, which no stack touches. */
export function writePool(
  table: aws.dynamodb.Table,
  row: Omit<PoolRow, 'template'> & { readonly template: pulumi.Input<string> },
): aws.dynamodb.TableItem {
  return new aws.dynamodb.TableItem(`pool-${row.pool.name}`, {
    tableName: table.name,
    hashKey: 'pk',
    rangeKey: 'sk',
    item: pulumi.output(row.template).apply((template) => poolItem({ ...row, template })),
  });
}
