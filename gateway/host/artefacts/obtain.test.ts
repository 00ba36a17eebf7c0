import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { obtain } from './obtain.ts';

let folder: string;
let target: string;
let archive: {
  digest: { algorithm: 'sha256'; hex: string };
  fetch(to: string): Promise<string>;
  member: string;
};
let fetches: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'obtain-'));
  target = join(folder, 'got', 'program');
  fetches = 0;
  await writeFile(join(folder, 'caddy'), 'a program');
  const path = join(folder, 'archive.tar.gz');
  execFileSync('tar', ['--create', '--gzip', '--file', path, '--directory', folder, 'caddy']);
  const hex = createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
  const fetch = async (to: string) => {
    fetches += 1;
    await copyFile(path, join(to, 'archive'));
    return join(to, 'archive');
  };
  archive = { digest: { algorithm: 'sha256', hex }, fetch, member: 'caddy' };
});
afterEach(async () => await rm(folder, { recursive: true }));

describe('a pinned program', () => {
  it('is got once, as a program, and leaves nothing else', async () => {
    expect(await obtain(target, archive)).toBe('new');
    expect(await readFile(target, 'utf8')).toBe('a program');
    expect((await stat(target)).mode & 0o111).toBe(0o111);
    expect(await obtain(target, archive)).toBe('was there');
    expect(fetches).toBe(1);
    expect(await readdir(join(folder, 'got'))).toEqual(['program']);
  });

  it.each([
    [
      'the archive is another',
      () => ({ ...archive, digest: { algorithm: 'sha256' as const, hex: '0'.repeat(64) } }),
    ],
    ['it is not in the archive', () => ({ ...archive, member: 'nginx' })],
  ])('is not there where %s', async (_name, wrong) => {
    await expect(obtain(target, wrong())).rejects.toThrow();
    expect(await readdir(join(folder, 'got'))).toEqual([]);
  });
});
