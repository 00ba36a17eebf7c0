import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPoolsFile } from './pools-file.ts';
import { watchedPoolsFile } from './watched-pools-file.ts';

let directory = '';
let file = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pools-file-'));
  file = join(directory, 'pools.yaml');
});
afterEach(() => rm(directory, { recursive: true }));

describe('a pools file', () => {
  it('gives its pools in its order', async () => {
    await writeFile(file, 'pools:\n  - {name: b, image: x}\n  - {name: a, image: y}\n');
    expect((await readPoolsFile(file)).map(({ name }) => name)).toEqual(['b', 'a']);
  });

  it('is refused with every problem and its path', async () => {
    await writeFile(file, 'pools:\n  - {name: A, image: x, cpu: 3}\n  - {name: b, imag: y}\n');
    const refusal = readPoolsFile(file);
    await expect(refusal).rejects.toThrow(/pools\[0\]\.name/);
    await expect(refusal).rejects.toThrow(/pools\[1\]\.image/);
    await expect(refusal).rejects.toThrow(/pools\[1\]\.imag: unknown key/);
  });

  it.each([
    ['no YAML', 'pools: [', /refused/],
    ['a key twice', 'pools: []\npools: []\n', /unique/],
    ['no pools', 'pools: []\n', /pools/],
    ['nothing', '', /refused/],
    ['an alias bomb', `a: &a [x]\n${'b: [*a, *a]\n'}`, /refused/],
  ])('is refused where it holds %s', async (_what, text, message) => {
    await writeFile(file, text);
    await expect(readPoolsFile(file)).rejects.toThrow(message);
  });

  it('that is missing is named', async () => {
    await expect(readPoolsFile(file)).rejects.toThrow(/pools\.yaml can't be read/);
  });
});

describe('a watched pools file', () => {
  it('gives the new pools when it changed, and keeps the old ones when the new version is refused', async () => {
    const refusals: unknown[] = [];
    await writeFile(file, 'pools: [{name: one, image: x}]');
    const pools = await watchedPoolsFile(file, (error) => refusals.push(error));
    expect((await pools()).map(({ config }) => config.name)).toEqual(['one']);
    await writeFile(file, 'pools: [{name: two-two, image: x}]');
    expect((await pools()).map(({ config }) => config.name)).toEqual(['two-two']);
    await writeFile(file, 'pools: [{name: THREE}]');
    expect((await pools()).map(({ config }) => config.name)).toEqual(['two-two']);
    await pools();
    expect(refusals).toHaveLength(1);
  });
});
