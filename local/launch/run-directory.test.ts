import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeRunDirectory } from './run-directory.ts';

let parent = '';
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'run-directory-'));
});
afterEach(() => rm(parent, { recursive: true }));

const nameOf = ({ path }: { readonly path: string }) => path.slice(parent.length + 1);

describe('the folder of a run', () => {
  it('is the first that no living run holds, and is given back', async () => {
    const first = await takeRunDirectory(parent, false);
    const second = await takeRunDirectory(parent, false);
    expect([first, second].map(nameOf)).toEqual(['run', 'run-2']);
    await first.release();
    expect(nameOf(await takeRunDirectory(parent, false))).toBe('run');
  });

  it('is never given to two runs that start at once', async () => {
    const taken = await Promise.all(Array.from({ length: 6 }, () => takeRunDirectory(parent, false)));
    expect(new Set(taken.map(nameOf)).size).toBe(6);
  });

  it('is taken again from a run that died, also where its pid is another process now', async () => {
    const died = await takeRunDirectory(parent, false);
    const holder = join(died.path, 'holder');
    await writeFile(holder, (await readFile(holder, 'utf8')).replace(/\d+(?=\n$)/, '1'));
    await writeFile(join(died.path, 'kept'), '');
    const next = await takeRunDirectory(parent, true);
    expect(nameOf(next)).toBe('run');
    expect(await readFile(join(next.path, 'kept'), 'utf8')).toBe('');
  });
});
