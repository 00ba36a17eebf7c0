import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { callerErrorCodes, type ErrorCode, serviceErrorCodes } from '../../../../shared/pool/errors.ts';
import { errorStatus, workerFailedStatuses } from '../error-status.ts';
import { startTestServer } from '../testing/a-server.ts';

const codes: readonly ErrorCode[] = [...callerErrorCodes, ...serviceErrorCodes];
const pairs = [
  ...codes.map((code) => `${errorStatus[code]} ${code}`),
  ...[...workerFailedStatuses].map((status) => `${status} worker_failed`),
].sort();

let document: {
  paths: Record<string, Record<string, { responses: Record<string, { content?: Record<string, object> }> }>>;
  components: { responses: object; schemas: Record<string, ErrorSchema> };
};
type ErrorSchema = { properties: { error: { properties: { code: { enum: string[] } } } } };

beforeAll(async () => {
  const server = await startTestServer();
  document = (await server.ask({ url: '/openapi.json' })).json();
  await server.app.close();
});

/** Each status of the contract with the schema that it refers to, those that no operation can tell included. */
function documentedPairs(): string[] {
  const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
  const text = JSON.stringify([operations.map(({ responses }) => responses), document.components.responses]);
  const used = new Set([...text.matchAll(/#\/components\/schemas\/Error(\d+)/g)].map(([, status]) => status));
  return [...used].flatMap((status) => {
    const schema = document.components.schemas[`Error${status}`];
    return schema?.properties.error.properties.code.enum.map((code) => `${status} ${code}`) ?? [];
  });
}

describe('the closed list of error codes', () => {
  it('is the same in the code and in the contract, each with its status', () => {
    expect(documentedPairs().sort()).toEqual(pairs);
  });

  it('is the same in docs/api.md, each with its status', async () => {
    const text = await readFile(new URL('../../../../docs/api.md', import.meta.url), 'utf8');
    const rows = [...text.matchAll(/^\| `([a-z_]+)` \| (\d{3}) \| .+ \|$/gm)];
    expect(rows.map(([, code, status]) => [code, Number(status)])).toEqual(
      codes.map((code) => [code, errorStatus[code]]).toSorted(byStatusThenList),
    );
    const worker = rows.find(([, code]) => code === 'worker_failed')?.[0] ?? '';
    for (const status of workerFailedStatuses) expect(worker).toContain(String(status));
  });

  it('has each error of an operation under its own status', () => {
    for (const methods of Object.values(document.paths)) {
      for (const { responses } of Object.values(methods)) {
        for (const [status, { content }] of Object.entries(responses)) {
          if (Number(status) < 400) continue;
          const ref = `#/components/schemas/Error${status}`;
          expect(content).toEqual({ 'application/json': { schema: { $ref: ref } } });
        }
      }
    }
  });
});

/** The docs have the list by status; within one status as the code has it. */
function byStatusThenList(left: readonly (string | number)[], right: readonly (string | number)[]): number {
  return Number(left[1]) - Number(right[1]);
}
