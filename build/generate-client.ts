import { writeFile } from 'node:fs/promises';
import { startTestServer } from '../gateway/app/api/testing/a-server.ts';
import { clientTypes } from './client-types.ts';

/** `npm run generate:client` writes the types of the client anew, after the contract has changed. */

const file = new URL('../gateway/client/contract.ts', import.meta.url);
const { app } = await startTestServer();
await writeFile(file, await clientTypes(app.swagger()));
await app.close();
console.log('wrote gateway/client/contract.ts');
