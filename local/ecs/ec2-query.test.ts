import { describe, expect, it } from 'vitest';
import { ec2Answer, parseEc2Form } from './ec2-query.ts';

describe('a form of the query protocol', () => {
  it('is read with its lists and filters', () => {
    const form = new URLSearchParams([
      ['Action', 'DescribeNetworkInterfaces'],
      ['Version', '2016-11-15'],
      ['NetworkInterfaceId.1', 'eni-1'],
      ['Filter.1.Name', 'subnet-id'],
      ['Filter.1.Value.1', 'subnet-a'],
      ['Filter.1.Value.2', 'subnet-b'],
    ]);
    expect(parseEc2Form(form)).toEqual({
      operation: 'DescribeNetworkInterfaces',
      input: {
        NetworkInterfaceIds: ['eni-1'],
        Filters: [{ Name: 'subnet-id', Values: ['subnet-a', 'subnet-b'] }],
      },
    });
  });

  it.each(['Filter.0.Name', 'Filter.99999999.Name', 'Filter.x.Name'])(
    'refuses %s, which is no member',
    (name) => {
      expect(() => parseEc2Form(new URLSearchParams([[name, 'x']]))).toThrow(
        name.split('.').slice(0, 2).join('.'),
      );
    },
  );
});

describe('an answer', () => {
  it('is XML with items, and text escaped', () => {
    expect(ec2Answer('DescribeX', { set: [{ name: '<a & b>' }], empty: undefined }, 'r-1')).toContain(
      '<requestId>r-1</requestId><set><item><name>&lt;a &amp; b&gt;</name></item></set></DescribeXResponse>',
    );
  });
});
