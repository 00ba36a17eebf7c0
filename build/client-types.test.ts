import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { startTestServer } from '../gateway/app/api/testing/a-server.ts';
import { clientTypes } from './client-types.ts';

it("the client's types are those of the contract (if not: npm run generate:client)", async () => {
  const { app } = await startTestServer();
  const fresh = await clientTypes(app.swagger());
  await app.close();
  const file = new URL('../gateway/client/contract.ts', import.meta.url);
  expect(await readFile(file, 'utf8')).toBe(fresh);
});
