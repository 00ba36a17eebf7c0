import { describe, expect, test } from 'vitest';
import { parseClusterConfig } from './config.ts';

describe('the cluster stack’s config', () => {
  test('needs nothing', () => {
    expect(parseClusterConfig({})).toEqual({
      poolsFile: 'pools.yaml',
      builder: 'codebuild',
      pointInTimeRecovery: false,
      deletionProtection: false,
      logRetentionDays: 14,
      brokerInstanceType: 'mq.t3.micro',
    });
  });

  test('takes words that Pulumi keeps as text', () => {
    expect(parseClusterConfig({ deletionProtection: 'true', logRetentionDays: '365' })).toMatchObject({
      deletionProtection: true,
      logRetentionDays: 365,
    });
  });

  test('tells every problem at once, an unknown key and a moving image among them', () => {
    const wrong = {
      controllerImage: 'controller:latest',
      alarmEmail: 'nobody',
      deletionProtection: 'yes',
      x: '1',
    };
    for (const path of ['controllerImage', 'alarmEmail', 'deletionProtection', 'x']) {
      expect(() => parseClusterConfig(wrong)).toThrow(new RegExp(`^ {2}${path}: `, 'm'));
    }
  });
});
