import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { describe, expect, test } from 'vitest';
import { CallerError } from '../../pool/errors.ts';
import { readStack } from '../read-stack.ts';
import { recordStack } from './record.ts';

describe('a recorded stack', () => {
  test('tells every resource with its resolved inputs, and the outputs', async () => {
    const { resources, outputs } = await recordStack(async () => {
      const vpc = new aws.ec2.Vpc('one', { cidrBlock: '10.0.0.0/16' });
      const group = new aws.ec2.SecurityGroup('two', { vpcId: vpc.id, description: pulumi.secret('hidden') });
      return { vpcId: vpc.id, groupArn: group.arn };
    });
    expect(resources).toEqual([
      { type: 'aws:ec2/vpc:Vpc', name: 'one', inputs: { cidrBlock: '10.0.0.0/16' } },
      {
        type: 'aws:ec2/securityGroup:SecurityGroup',
        name: 'two',
        inputs: { vpcId: 'one-id', description: 'hidden' },
      },
    ]);
    expect(outputs['vpcId']).toBe('one-id');
  });

  test('rejects with what the program threw', async () => {
    const refused = new CallerError('invalid_configuration', 'zones: too few');
    await expect(recordStack(() => Promise.reject(refused))).rejects.toBe(refused);
  });

  test('reads other stacks from what the test gives', async () => {
    const gateway = {
      contractVersion: 1,
      region: 'eu-west-1',
      url: 'https://203.0.113.7',
      address: '203.0.113.7',
      autoScalingGroupName: 'group',
      associationId: 'association',
      bundleSha256: 'ab',
    };
    const { outputs } = await recordStack(async () => ({ read: await readStack('dev', 'gateway') }), {
      references: { 'dev-gateway': gateway },
    });
    expect(outputs['read']).toEqual(gateway);
  });

  test('a stack that is not up ends in a sentence with the command', async () => {
    await expect(recordStack(() => readStack('dev', 'cluster'))).rejects.toThrow(
      'run ./go.sh up dev cluster first',
    );
  });
});
