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
const maxParallelization = 4;

const hashPattern = /^scrypt:(\d{1,7}):(\d{1,2}):(\d):([A-Za-z0-9_-]{16,128}):([A-Za-z0-9_-]{22,128})$/;

/**
 * Reads a password's slow hash, `scrypt:N:r:p:salt:hash` with salt and hash in base64url; undefined where the text is none.
 * N is a power of two of at most 2^17, r at most 16, p at most 4, the salt at least 12 bytes, the hash 16 to 96.
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

/** Whether the password has the hash; compared in constant time. Takes tens of milliseconds, in a thread of its own. */
export async function passwordMatches(password: string, expected: PasswordHash): Promise<boolean> {
  const options = {
    N: expected.cost,
    r: expected.blockSize,
    p: expected.parallelization,
    maxmem: 256 * expected.cost * expected.blockSize + 1024 * 1024,
  };
  const actual = await new Promise<Buffer>((resolve, reject) => {
    scrypt(password, expected.salt, expected.hash.length, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
  return timingSafeEqual(actual, expected.hash);
}
