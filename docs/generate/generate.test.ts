import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { withSection } from './section.ts';
import { sections } from './sections.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('the tables of the documents', async () => {
  it.each(await sections(root))(
    '$file has the $name that the code makes (node docs/generate/write.ts)',
    async (section) => {
      const document = await readFile(join(root, section.file), 'utf8');
      expect(withSection(document, section)).toBe(document);
    },
  );
});

describe('a section', () => {
  const section = { file: 'a.md', name: 'costs', text: 'new' };
  const document = 'a\n<!-- made by docs/generate/write.ts: costs -->\nold\n<!-- end: costs -->\nb\n';

  it('takes the place of what was there, and leaves the rest', () => {
    expect(withSection(document, section)).toBe(document.replace('old', 'new'));
  });

  it.each(['', `${document}${document}`])('is refused where the document has no one place for it', (text) => {
    expect(() => withSection(text, section)).toThrow(/a\.md needs/);
  });
});
