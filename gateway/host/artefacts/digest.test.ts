import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkDigest } from './digest.ts';

let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'digest-'));
  path = join(folder, 'file');
  await writeFile(path, 'abc');
});
afterAll(async () => await rm(folder, { recursive: true }));

// Of "abc". Source: FIPS 180-2, appendices B.1 and C.1.
const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
const sha512 = '3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu9RU1EI2Q86A4qmslPpUyknw==';

describe('a pinned file', () => {
  it.each([
    ['SHA-256', { algorithm: 'sha256', hex: sha256 } as const],
    ['SHA-512', { algorithm: 'sha512', base64: sha512 } as const],
  ])('passes by its %s', async (_name, digest) => {
    await expect(checkDigest(path, digest)).resolves.toBeUndefined();
  });

  it('with other bytes is refused', async () => {
    await writeFile(join(folder, 'other'), 'abd');
    const failing = checkDigest(join(folder, 'other'), { algorithm: 'sha256', hex: sha256 });
    await expect(failing).rejects.toMatchObject({ code: 'invalid_configuration' });
  });
});
