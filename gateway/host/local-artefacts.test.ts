import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localArtefacts } from './local-artefacts.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'artefacts-'));
});
afterEach(async () => await rm(folder, { recursive: true }));

const files = () => ({
  bundleFile: join(folder, 'main.mjs'),
  caddyFile: join(folder, 'caddy'),
  nodeFile: join(folder, 'node'),
});

describe('the programs of the host', () => {
  it('come with their digests', async () => {
    for (const path of Object.values(files())) await writeFile(path, 'abc');
    const { bundle, node } = await localArtefacts(files());
    // The SHA-256 of "abc". Source: FIPS 180-2, appendix B.1.
    const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(bundle).toEqual({ path: files().bundleFile, sha256 });
    expect(node.sha256).toBe(sha256);
  });

  it('are all named where they are missing, with the commands that make them', async () => {
    await writeFile(files().caddyFile, 'abc');
    const failing = localArtefacts(files());
    await expect(failing).rejects.toThrow('main.mjs is missing: run node build/bundle.ts gateway');
    await expect(localArtefacts(files())).rejects.toThrow(
      'node is missing: run node gateway/host/artefacts/get.ts',
    );
    await expect(localArtefacts(files())).rejects.not.toThrow('caddy is missing');
  });
});
