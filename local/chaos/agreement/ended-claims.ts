import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { Ledger } from '../../../shared/ledger/ledger.ts';
import { type EndedClaim, parseClaimId } from '../../../shared/pool/claim.ts';

/** A scan reads at most so many pages of 1 MB: days of twenty claims a second. */
const maxPages = 10_000;
const rowSchema = z.object({ pk: z.string() });
const prefix = 'claim#';

/**
 * Every ended claim that the ledger has a row of, by a scan of the whole table, which none of the programs makes.
 * Throws where there are more pages than it reads.
 */
export async function endedClaims(
  endpoint: string,
  tableName: string,
  ledger: Pick<Ledger, 'endedClaim'>,
): Promise<readonly EndedClaim[]> {
  const claims: EndedClaim[] = [];
  for (const id of await claimIds(endpoint, tableName)) {
    const claim = parseClaimId(id) === undefined ? undefined : await ledger.endedClaim(id);
    if (claim === undefined) throw new Error(`the ledger's row of claim ${id} can't be read`);
    claims.push(claim);
  }
  return claims;
}

async function claimIds(endpoint: string, tableName: string): Promise<readonly string[]> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials });
  const documents = DynamoDBDocumentClient.from(client);
  try {
    const ids: string[] = [];
    let start: Record<string, unknown> | undefined;
    for (let page = 0; page < maxPages; page += 1) {
      const { Items = [], LastEvaluatedKey } = await documents.send(
        new ScanCommand({
          TableName: tableName,
          ConsistentRead: true,
          ProjectionExpression: 'pk',
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        }),
      );
      const keys = Items.map((item) => rowSchema.parse(item).pk);
      ids.push(...keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length)));
      start = LastEvaluatedKey;
      if (start === undefined) return ids;
    }
    throw new Error(`the ledger has more than ${maxPages} pages`);
  } finally {
    client.destroy();
  }
}
