import { chmod, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { contentHash, readBuildContext, zipOf } from './build-context.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'build-context-'));
  await put('Dockerfile', 'FROM scratch\n');
  await put('src/main.ts', 'one\n');
});
afterEach(() => rm(folder, { recursive: true }));

async function put(path: string, content: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), content);
}

const paths = async () => (await readBuildContext(folder)).map(({ path }) => path);
const hash = async () => contentHash(await readBuildContext(folder));

describe('what an image is built from', () => {
  test('is every file of its folder, in an order of its own', async () => {
    await put('a.txt', '');
    expect(await paths()).toEqual(['Dockerfile', 'a.txt', 'src/main.ts']);
  });

  test('leaves out what .dockerignore names, but never the Dockerfile', async () => {
    await put('.venv/lib/python/site.py', 'x');
    await put('src/main.test.ts', 'x');
    await put('keep/a.log', 'x');
    await put('.dockerignore', '# ours\n.venv\n**/*.test.ts\nkeep/*\n!keep/a.log\nDockerfile\n');
    expect(await paths()).toEqual(['.dockerignore', 'Dockerfile', 'keep/a.log', 'src/main.ts']);
  });

  test('is refused where it holds a link, which may lead anywhere', async () => {
    await symlink('/etc/passwd', join(folder, 'link'));
    await expect(readBuildContext(folder)).rejects.toThrow('link is neither a file nor a folder');
    await put('.dockerignore', 'link\n');
    expect(await paths()).toContain('src/main.ts');
  });
});

describe('the hash of a folder', () => {
  test('stays with its content, whenever that was written', async () => {
    const before = await hash();
    await utimes(join(folder, 'Dockerfile'), 1, 1);
    expect(await hash()).toBe(before);
  });

  test.each([
    ['a content', () => put('src/main.ts', 'two\n')],
    ['a name', () => put('src/other.ts', '')],
    ['a bit that lets a file run', () => chmod(join(folder, 'src/main.ts'), 0o755)],
  ])('changes with %s', async (_what, change) => {
    const before = await hash();
    await change();
    expect(await hash()).not.toBe(before);
  });

  test('tells two files from one with both contents', () => {
    const file = (path: string, text: string) => ({ path, content: Buffer.from(text), executable: false });
    const apart = [file('a', 'x'), file('b', 'y')];
    expect(contentHash(apart)).not.toBe(contentHash([file('a', 'xy'), file('b', '')]));
  });
});

describe('the archive of a folder', () => {
  test('holds the files as they are, and is the same bytes each time', async () => {
    await chmod(join(folder, 'src/main.ts'), 0o755);
    const files = await readBuildContext(folder);
    const archive = zipOf(files);
    expect(Buffer.from(zipOf(files)).equals(archive)).toBe(true);
    const unpacked = unzipSync(archive);
    expect(Object.keys(unpacked)).toEqual(['Dockerfile', 'src/main.ts']);
    expect(Buffer.from(unpacked['src/main.ts'] ?? []).toString()).toBe('one\n');
    expect(modesOf(archive)).toEqual([0o644, 0o755]);
  });
});

/** The permissions in a ZIP archive's central directory. Source: PKWARE's APPNOTE, 4.3.12. */
function modesOf(archive: Uint8Array): readonly number[] {
  const bytes = Buffer.from(archive);
  const modes: number[] = [];
  const header = Buffer.from([0x50, 0x4b, 0x01, 0x02]);
  for (let at = bytes.indexOf(header); at !== -1; at = bytes.indexOf(header, at + 1)) {
    modes.push((bytes.readUInt32LE(at + 38) >>> 16) & 0o777);
  }
  return modes;
}
