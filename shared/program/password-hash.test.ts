import { describe, expect, it } from 'vitest';
import { hashPassword, parsePasswordHash, passwordMatches, saltBytes } from './password-hash.ts';

const salt = Buffer.alloc(saltBytes, 7);

describe("a password's slow hash", () => {
  it('is read back, and matches that password alone', async () => {
    const hash = parsePasswordHash(await hashPassword('pass:wört', salt));
    if (hash === undefined) throw new Error('the hash is not read back');
    expect(await passwordMatches('pass:wört', hash)).toBe(true);
    expect(await passwordMatches('pass:wort', hash)).toBe(false);
  });

  it('is another with another salt', async () => {
    const other = await hashPassword('secret', Buffer.alloc(saltBytes, 8));
    expect(await hashPassword('secret', salt)).not.toBe(other);
  });
});
