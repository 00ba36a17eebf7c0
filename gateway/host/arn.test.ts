import { describe, expect, it } from 'vitest';
import { homeOf } from './arn.ts';

describe('the home of a resource', () => {
  it.each([
    ['arn:aws:dynamodb:eu-west-1:123456789012:table/x', 'aws'],
    ['arn:aws-us-gov:dynamodb:us-gov-west-1:123456789012:table/x', 'aws-us-gov'],
  ])('is in its ARN: %s', (arn, partition) => {
    expect(homeOf(arn)).toEqual({ partition, account: '123456789012' });
  });

  it.each(['arn:aws:s3:::bucket', 'table/x'])('is not in %s', (arn) => {
    expect(() => homeOf(arn)).toThrow('no ARN with an account');
  });
});
