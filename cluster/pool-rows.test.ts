import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, test } from 'vitest';
import { createMemoryDocumentClient } from '../local/ledger/memory.ts';
import { openLedger } from '../shared/ledger/ledger.ts';
import { createTableInput } from '../shared/ledger/table.ts';
import { type PoolConfig, parsePools } from '../shared/pool/config.ts';
import { type PoolRow, poolItem } from './pool-rows.ts';

function parsed(...pools: readonly object[]): readonly PoolConfig[] {
  const result = parsePools({ pools });
  if (result.ok) return result.pools;
  throw new Error(JSON.stringify(result.problems));
}

/** What the programs' own code reads of a table that holds these rows as the stack writes them. */
async function readBack(rows: readonly PoolRow[]) {
  const clock = { now: () => 0 };
  const documentClient = createMemoryDocumentClient({ clock, tableSchema: createTableInput('ledger') });
  for (const row of rows) {
    const Item = unmarshall(JSON.parse(poolItem(row)));
    await documentClient.send(new PutCommand({ TableName: 'ledger', Item }));
  }
  return openLedger({ documentClient, tableName: 'ledger', clock }).pools();
}

describe('pools that the stack writes', () => {
  test('are read by the programs as they were configured, in the file’s order', async () => {
    const pools = parsed(
      { name: 'zeta', image: 'workers/example', worker: { http: { readyPath: '/up', identity: false } } },
      { name: 'alpha', image: 'workers/fossa', mode: 'shared', broker: { urlSecret: 'arn' }, memory: 1024 },
      {
        name: 'plain',
        image: 'workers/example',
        worker: 'none',
        environment: { EMPTY: '', ONE: '1' },
        sidecars: [{ name: 'side', image: 'x', ports: [1, 2], nested: { deep: null } }],
        target: { fixed: 0 },
        maxAgeHours: 0.5,
      },
    );
    const rows = pools.map((pool, position) => ({ pool, position, template: `family-${pool.name}:3` }));
    expect(await readBack(rows)).toEqual(
      pools.map((config) => ({ config, template: `family-${config.name}:3` })),
    );
  });

  test('are the same bytes for the same pool, so that a second deployment changes nothing', () => {
    const [pool] = parsed({ name: 'etl', image: 'workers/example' });
    if (pool === undefined) throw new Error('no pool');
    const row = { pool, position: 0, template: 'etl:1' };
    expect(poolItem(row)).toBe(poolItem(structuredClone(row)));
  });
});
