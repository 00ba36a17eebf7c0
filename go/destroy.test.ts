import { describe, expect, test } from 'vitest';
import { destroy } from './destroy.ts';
import type { AwsClients } from './ports.ts';
import { createPulumi } from './pulumi.ts';
import { goPorts, scriptedPrograms } from './testing-world.test-support.ts';

type Up = Readonly<Record<string, readonly object[]>>;

const resource = (type: string, name: string) => ({ type, custom: true, outputs: { name } });
const everything: Up = {
  'dev-networks': [resource('aws:ec2/vpc:Vpc', 'vpc')],
  'dev-cluster': [resource('aws:dynamodb/table:Table', 'ledger')],
  'dev-gateway': [resource('aws:ec2/eip:Eip', 'address')],
};
const config = JSON.stringify({ 'aws:region': { value: 'eu-west-1', secret: false } });

function world(up: Up, { isProtected = false, answer }: { isProtected?: boolean; answer?: string } = {}) {
  const programs = scriptedPrograms((command) => {
    const name = command.split(' ').at(-1) ?? '';
    if (command.startsWith('pulumi config')) return { stdout: config };
    if (command.startsWith('pulumi stack output')) return { stdout: '{}' };
    if (!command.startsWith('pulumi stack export')) return undefined;
    return { stdout: JSON.stringify({ deployment: { resources: up[name] ?? [] } }) };
  });
  const dynamodb = { send: async () => ({ Table: { DeletionProtectionEnabled: isProtected } }) };
  const aws = { dynamodb, close: () => undefined } as unknown as AwsClients;
  const ports = goPorts(programs, { openAws: () => aws, prompt: async () => answer });
  return { programs, ports, pulumi: createPulumi(programs, { prefix: '', isDiy: true }) };
}

const all = { environment: 'dev', kinds: ['networks', 'cluster', 'gateway'], agreed: true } as const;

describe('destroy', () => {
  test('goes in reverse order', async () => {
    const { programs, ports, pulumi } = world(everything);
    await destroy(all, pulumi, ports);
    expect(programs.ran.map((command) => command.split(' ')[3])).toEqual([
      'dev-gateway',
      'dev-cluster',
      'dev-networks',
    ]);
  });

  test('run again, goes on with what is left', async () => {
    const { programs, ports, pulumi } = world({ ...everything, 'dev-gateway': [], 'dev-cluster': [] });
    await destroy(all, pulumi, ports);
    expect(programs.ran).toEqual(['pulumi destroy --stack dev-networks --yes --skip-preview']);
  });

  test('touches nothing where the ledger has deletion protection', async () => {
    const { programs, ports, pulumi } = world(everything, { isProtected: true });
    await expect(destroy(all, pulumi, ports)).rejects.toThrow('pulumi config set --stack dev-cluster');
    expect(programs.ran).toEqual([]);
  });

  test('touches nothing that another stack stands on', async () => {
    const { programs, ports, pulumi } = world(everything);
    const goal = { ...all, kinds: ['cluster'] } as const;
    await expect(destroy(goal, pulumi, ports)).rejects.toThrow('run ./go.sh destroy dev gateway first');
    expect(programs.ran).toEqual([]);
  });

  test.each([
    [undefined, 'add --yes'],
    ['prod', 'nothing was touched'],
  ])('touches nothing where the answer is %s', async (answer, sentence) => {
    const { programs, ports, pulumi } = world(everything, answer === undefined ? {} : { answer });
    await expect(destroy({ ...all, agreed: false }, pulumi, ports)).rejects.toThrow(sentence);
    expect(programs.ran).toEqual([]);
  });

  test('goes on where the answer is the name of the environment', async () => {
    const { programs, ports, pulumi } = world(everything, { answer: 'dev' });
    await destroy({ ...all, agreed: false }, pulumi, ports);
    expect(programs.ran).toHaveLength(3);
  });
});
