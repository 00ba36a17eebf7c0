import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { lockedDigest } from './lock-integrity.ts';
import { nodeRelease } from './pinned.ts';

const lockWith = (entry: object) => JSON.stringify({ packages: { 'node_modules/one': entry } });

describe("a package's digest", () => {
  it('is the lock file’s', () => {
    const text = lockWith({ version: '1.0.0', integrity: 'sha512-YWJj' });
    expect(lockedDigest(text, 'one', '1.0.0')).toEqual({ algorithm: 'sha512', base64: 'YWJj' });
  });

  it.each([
    ['another version', { version: '2.0.0', integrity: 'sha512-YWJj' }],
    ['no digest', { version: '1.0.0' }],
    ['a weak digest', { version: '1.0.0', integrity: 'sha1-YWJj' }],
  ])('is refused: %s', (_name, entry) => {
    expect(() => lockedDigest(lockWith(entry), 'one', '1.0.0')).toThrow("doesn't pin one at 1.0.0");
  });

  it("is there for the host's Node, in the project's own lock file", async () => {
    const text = await readFile(new URL('../../../package-lock.json', import.meta.url), 'utf8');
    expect(lockedDigest(text, nodeRelease.package, nodeRelease.version).algorithm).toBe('sha512');
  });
});
