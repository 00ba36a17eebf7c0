import { AwsError } from './aws-error.ts';
import type { BucketFigures } from './figures.ts';

/** A bucket as it stood at `at`, epoch milliseconds. */
export type TokenBucket = { tokens: number; at: number };

/** Takes `count` tokens, or throws ThrottlingException and takes none. */
export function takeTokens(bucket: TokenBucket, figures: BucketFigures, count: number, now: number): void {
  const refilled = bucket.tokens + (figures.perSecond * (now - bucket.at)) / 1000;
  bucket.tokens = Math.min(figures.burst, refilled);
  bucket.at = now;
  if (bucket.tokens < count) throw new AwsError('ThrottlingException', 'Rate exceeded');
  bucket.tokens -= count;
}
