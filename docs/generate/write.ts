import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withSection } from './section.ts';
import { sections } from './sections.ts';

/** `node docs/generate/write.ts` brings the tables of the README and the docs up to date. */

const root = fileURLToPath(new URL('../..', import.meta.url));

for (const section of await sections(root)) {
  const path = join(root, section.file);
  await writeFile(path, withSection(await readFile(path, 'utf8'), section));
  console.log(`${section.file}: ${section.name}`);
}
