import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundlePageAssets } from '../gateway/app/page/page-assets.ts';
import { type Bundle, bundleProgram } from './bundle-program.ts';
import { programNames } from './programs.ts';
import { writeBundle } from './write-bundle.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const maxBytes = 5_000_000;
const options = { root, pageAssets: bundlePageAssets };

describe.each(programNames)('the bundle of the %s', (program) => {
  let bundle: Bundle;
  beforeAll(async () => {
    bundle = await bundleProgram(program, options);
    console.log(`${program}: ${(bundle.contents.byteLength / 1e6).toFixed(2)} MB`);
  });

  it('is under 5 MB', () => {
    expect(bundle.contents.byteLength).toBeLessThan(maxBytes);
  });

  it('holds no tool and no test of ours', () => {
    const strange = bundle.inputs.filter((path) =>
      /node_modules\/(esbuild|vitest|typescript|dynalite|@pulumi)\/|\.test\.|^(local|test|build)\//.test(
        path,
      ),
    );
    expect(strange).toEqual([]);
  });

  it('names no folder of the machine that made it', () => {
    expect(Buffer.from(bundle.contents).includes(root)).toBe(false);
  });

  it('keeps the licences of what it holds', () => {
    expect(Buffer.from(bundle.contents).toString()).toContain('MIT License');
  });
});

describe('the bytes of a bundle', () => {
  const folders: string[] = [];
  afterAll(async () => {
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  });

  async function copyOfTheProject(): Promise<string> {
    const copy = await mkdtemp(join(tmpdir(), 'bundle-'));
    folders.push(copy);
    const rooms = ['gateway', 'pool-controller', 'shared', 'package.json'];
    for (const room of rooms) await cp(join(root, room), join(copy, room), { recursive: true });
    await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
    return copy;
  }

  it('are the same wherever the project lies', async () => {
    const copy = await copyOfTheProject();
    const [here, there] = await Promise.all([
      bundleProgram('gateway', options),
      bundleProgram('gateway', { ...options, root: copy }),
    ]);
    expect(there.sha256).toBe(here.sha256);
  });
});

describe('a bundle that is written', () => {
  it("lies with its image's Dockerfile in a folder that holds nothing else", async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bundle-'));
    const written = await writeBundle('controller', root, folder);
    const dockerfile = await readFile(join(folder, 'Dockerfile'), 'utf8');
    await rm(folder, { recursive: true });
    expect(written.file).toBe(join(folder, 'main.mjs'));
    expect(dockerfile).toContain('COPY main.mjs ./');
    expect(written.sha256).toMatch(/^[0-9a-f]{64}$/);
  });
});
