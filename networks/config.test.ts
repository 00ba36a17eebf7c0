import { describe, expect, test } from 'vitest';
import { CallerError } from '../shared/pool/errors.ts';
import { parseNetworksConfig } from './config.ts';

const natImageId = 'ami-0123456789abcdef0';

describe('the config of the networks stack', () => {
  test('needs the image alone; all else has a default', () => {
    expect(parseNetworksConfig({ natImageId })).toEqual({
      zones: { count: 2 },
      cidr: '10.42.0.0/16',
      flowLogs: false,
      nat: { kind: 'instance', instanceType: 't4g.nano', imageId: natImageId },
    });
  });

  test('needs no image with a NAT gateway', () => {
    expect(parseNetworksConfig({ nat: 'gateway' }).nat).toEqual({ kind: 'gateway' });
  });

  test('takes zones by number or by name', () => {
    expect(parseNetworksConfig({ natImageId, zones: '3' }).zones).toEqual({ count: 3 });
    expect(parseNetworksConfig({ natImageId, zones: 'us-east-1b,us-east-1f' }).zones).toEqual({
      names: ['us-east-1b', 'us-east-1f'],
    });
  });

  test('turns flow logs on', () => {
    expect(parseNetworksConfig({ natImageId, flowLogs: 'true' }).flowLogs).toBe(true);
  });

  test.each([
    [{ zones: '1' }, 'zones: is 2 or 3'],
    [{ zones: '4' }, 'zones: is 2 or 3'],
    [{ zones: 'eu-west-1a' }, 'zones: is 2 or 3'],
    [{ zones: 'eu-west-1a,eu-west-1a' }, 'zones: names a zone twice'],
    [{ cidr: '10.42.7.0/16' }, 'cidr: 10.42.7.0/16 begins inside its block'],
    [{ nat: 'none' }, 'nat: is instance or gateway'],
    [{ natInstanceType: 'nano' }, 'natInstanceType: is an EC2 instance type'],
    [{ natImageId: 'al2023' }, 'natImageId: is the id of an Amazon Linux 2023 image'],
    [{ flowLogs: 'yes' }, 'flowLogs: is true or false'],
    [{ natImage: 'ami-1' }, 'natImage: unknown key'],
  ])('%j is refused with its path', (values, problem) => {
    expect(() => parseNetworksConfig({ natImageId, ...values })).toThrow(problem);
  });

  test('tells all problems at once', () => {
    const parse = () => parseNetworksConfig({ zones: '9', cidr: 'x', colour: 'red' });
    expect(parse).toThrow(CallerError);
    expect(parse).toThrow(/zones: .*cidr: .*colour: .*natImageId: must be set.*go\.sh init/);
  });
});
