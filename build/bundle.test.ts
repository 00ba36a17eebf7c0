import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundlePageAssets } from '../gateway/app/page/page-assets.ts';
import { type Bundle, bundleProgram } from './bundle-program.ts';
import { type ProgramName, programNames } from './programs.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const maxBytes = 5_000_000;
const options = { root, pageAssets: bundlePageAssets };

const bundles = new Map<ProgramName, Bundle>();
beforeAll(async () => {
  for (const program of programNames) bundles.set(program, await bundleProgram(program, options));
}, 60_000);

function bundleOf(program: ProgramName): Bundle {
  const bundle = bundles.get(program);
  if (bundle === undefined) throw new Error(`${program} was not bundled`);
  return bundle;
}

describe.each(programNames)('the bundle of the %s', (program) => {
  it('is under 5 MB', () => {
    const { byteLength } = bundleOf(program).contents;
    console.log(`${program}: ${(byteLength / 1e6).toFixed(2)} MB`);
    expect(byteLength).toBeLessThan(maxBytes);
  });

  it('holds no tool and no test of ours', () => {
    const strange = bundleOf(program).inputs.filter((path) =>
      /node_modules\/(esbuild|vitest|typescript|dynalite|@pulumi)\/|\.test\.|^(local|test|build)\//.test(
        path,
      ),
    );
    expect(strange).toEqual([]);
  });

  it('names no folder of the machine that made it', () => {
    expect(Buffer.from(bundleOf(program).contents).includes(root)).toBe(false);
  });

  it('keeps the licences of what it holds', () => {
    expect(Buffer.from(bundleOf(program).contents).toString()).toContain('MIT License');
  });

  it('is ASCII alone: of anything else V8 keeps two bytes a character', () => {
    expect(bundleOf(program).contents.findIndex((byte) => byte > 127)).toBe(-1);
  });
});

describe('the bytes of a bundle', () => {
  let copy = '';
  beforeAll(async () => {
    copy = await mkdtemp(join(tmpdir(), 'bundle-'));
    const rooms = ['gateway', 'pool-controller', 'shared', 'package.json'];
    for (const room of rooms) await cp(join(root, room), join(copy, room), { recursive: true });
    await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
  });
  afterAll(async () => await rm(copy, { recursive: true, force: true }));

  it('are the same wherever the project lies', async () => {
    const there = await bundleProgram('gateway', { ...options, root: copy });
    expect(there.sha256).toBe(bundleOf('gateway').sha256);
  });
});

it.each([[[]], [['controler']], [['gateway', '--all']]])(
  'the command refuses %j by its usage',
  async (words) => {
    const refused = promisify(execFile)(process.execPath, [join(root, 'build/bundle.ts'), ...words]);
    await expect(refused).rejects.toMatchObject({ code: 64, stderr: expect.stringContaining('usage:') });
  },
);
