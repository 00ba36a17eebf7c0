import { scrypt, timingSafeEqual } from 'node:crypto';

/** The cost of scrypt as it was when the hash was made. Source: RFC 7914 (N, r, p). */
export type PasswordHash = {
  readonly cost: number;
  readonly blockSize: number;
  readonly parallelization: number;
  readonly salt: Buffer;
  readonly hash: Buffer;
};

/** Above these a hash would take seconds or hundreds of MiB. */
const maxCost = 2 ** 17;
const maxBlockSize = 16;
const maxParallelization = 8;

const hashPattern = /^scrypt:(\d{1,7}):(\d{1,2}):(\d):([A-Za-z0-9_-]{16,128}):([A-Za-z0-9_-]{22,128})$/;

/**
 * Reads a password's slow hash, `scrypt:N:r:p:salt:hash` with salt and hash in base64url; undefined where the text is none.
 * N is a power of two of at most 2^17, r at most 16, p at most 8, the salt at least 12 bytes, the hash 16 to 96.
 */
export function parsePasswordHash(text: string): PasswordHash | undefined {
  const [, cost, blockSize, parallelization, salt, hash] = hashPattern.exec(text) ?? [];
  if (salt === undefined || hash === undefined) return undefined;
  const parsed = {
    cost: Number(cost),
    blockSize: Number(blockSize),
    parallelization: Number(parallelization),
    salt: Buffer.from(salt, 'base64url'),
    hash: Buffer.from(hash, 'base64url'),
  };
  return isAffordable(parsed) ? parsed : undefined;
}

function isAffordable({ cost, blockSize, parallelization }: PasswordHash): boolean {
  if (cost < 2 || cost > maxCost || (cost & (cost - 1)) !== 0) return false;
  const blockSizeFits = blockSize >= 1 && blockSize <= maxBlockSize;
  return blockSizeFits && parallelization >= 1 && parallelization <= maxParallelization;
}

/** 40 ms on a small server. Source: OWASP's password storage cheat sheet, scrypt at 16 MiB. */
const newCost = 2 ** 14;
const newBlockSize = 8;
const newParallelization = 5;
const hashBytes = 32;

/** The bytes of salt that a new hash wants. */
export const saltBytes = 16;

/**
 * A password's slow hash as text, in the form that `parsePasswordHash` reads. `salt` is random, of `saltBytes`.
 */
export async function hashPassword(password: string, salt: Buffer): Promise<string> {
  const costs = { cost: newCost, blockSize: newBlockSize, parallelization: newParallelization };
  const hash = await derive(password, { ...costs, salt, bytes: hashBytes });
  const numbers = `${newCost}:${newBlockSize}:${newParallelization}`;
  return `scrypt:${numbers}:${salt.toString('base64url')}:${hash.toString('base64url')}`;
}

/** Whether the password has the hash; compared in constant time. Takes tens of milliseconds, in a thread of its own. */
export async function passwordMatches(password: string, expected: PasswordHash): Promise<boolean> {
  const actual = await derive(password, { ...expected, bytes: expected.hash.length });
  return timingSafeEqual(actual, expected.hash);
}

type Derivation = Omit<PasswordHash, 'hash'> & { readonly bytes: number };

async function derive(
  password: string,
  { cost, blockSize, parallelization, salt, bytes }: Derivation,
): Promise<Buffer> {
  const maxmem = 256 * cost * blockSize + 1024 * 1024;
  return await new Promise<Buffer>((resolve, reject) => {
    scrypt(password, salt, bytes, { N: cost, r: blockSize, p: parallelization, maxmem }, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
