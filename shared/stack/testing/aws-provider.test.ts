import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { expect, test } from 'vitest';
import { giveProvider } from '../aws-provider.ts';

test('every aws resource has the given provider, children of components too', async () => {
  const providers = new Map<string, string | undefined>();
  await pulumi.runtime.setMocks({
    newResource: ({ type, name, inputs, provider }) => {
      if (type === 'aws:ec2/vpc:Vpc') providers.set(name, provider);
      return { id: `${name}-id`, state: inputs };
    },
    call: () => ({}),
  });
  await pulumi.runtime.runInPulumiStack(async () => {
    giveProvider(new aws.Provider('ours', { region: 'eu-west-1' }));
    new aws.ec2.Vpc('alone', {});
    const component = new pulumi.ComponentResource('warm-pool:test:Component', 'component');
    new aws.ec2.Vpc('child', {}, { parent: component });
  });
  await pulumi.runtime.disconnect();
  expect([...providers.keys()]).toEqual(['alone', 'child']);
  for (const provider of providers.values()) expect(provider).toContain('pulumi:providers:aws::ours');
});
