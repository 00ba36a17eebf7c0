import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const manifest = { command: ['node', 'main.mjs'], hosted: './worker.mjs' };

const hosted = `
export async function startWorker() {
  return { close: async () => {} };
}
`;

/** Answers who it is by the metadata endpoint; ends on SIGTERM with 7, or not at all where STUBBORN is set. */
const main = `
import { createServer } from 'node:http';
process.on('SIGTERM', () => process.env.STUBBORN || process.exit(7));
const identity = await (await fetch(process.env.ECS_CONTAINER_METADATA_URI_V4 + '/task')).json();
createServer((_request, response) => response.end(JSON.stringify(identity)))
  .listen(Number(process.env.PORT), process.env.HOST, () => console.log('listening'));
`;

/** A folder with one image, `worker`, small enough for crowds; both as a process and hosted. */
export async function makeLocalImage(): Promise<{ readonly root: string; remove(): Promise<void> }> {
  const root = await mkdtemp(join(tmpdir(), 'fleet-contract-'));
  const folder = join(root, 'worker');
  await mkdir(folder);
  await writeFile(join(folder, 'local.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'worker.mjs'), hosted);
  await writeFile(join(folder, 'main.mjs'), main);
  return { root, remove: () => rm(root, { recursive: true }) };
}
