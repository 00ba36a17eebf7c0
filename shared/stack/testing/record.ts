import * as pulumi from '@pulumi/pulumi';
import { madeUpOutputs } from './made-up-outputs.ts';

/** One resource as the program asked for it: inputs resolved, secrets opened. */
export type RecordedResource = {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
};

export type Recording = {
  /** In the order of registration; stack references and the stack itself are left out. */
  readonly resources: readonly RecordedResource[];
  readonly outputs: Readonly<Record<string, unknown>>;
};

export type RecordOptions = {
  /** The stack's name; `dev-networks` without one. */
  readonly stack?: string;
  /** What other stacks gave, by stack name: what a stack reference answers. */
  readonly references?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** What a function such as `aws:index/getAvailabilityZones:getAvailabilityZones` answers, by its token. */
  readonly calls?: Readonly<Record<string, (inputs: Record<string, unknown>) => Record<string, unknown>>>;
  /** Outputs of a resource over the made-up ones (its inputs, `arn` and the like). */
  readonly outputsOf?: (resource: RecordedResource) => Readonly<Record<string, unknown>>;
};

const organisation = 'organization';
const project = 'fargate-warm-pool';

/**
 * Runs a stack's program against mocks and gives what it asked for, once every resource is registered. Rejects with
 * what the program threw. One recording at a time: the mocks belong to the process.
 */
export async function recordStack(
  run: () => Promise<unknown>,
  options: RecordOptions = {},
): Promise<Recording> {
  const resources: RecordedResource[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: (asked) => answer(asked, options, resources),
      call: ({ token, inputs }) => call(token, inputs, options),
    },
    project,
    options.stack ?? 'dev-networks',
    false,
    organisation,
  );
  const ended = await outcomeOf(run);
  await pulumi.runtime.disconnect();
  if ('thrown' in ended) throw ended.thrown;
  return { resources, outputs: ended.outputs };
}

type Ended = { readonly outputs: Record<string, unknown> } | { readonly thrown: unknown };

/** The program's error is taken out before Pulumi sees it: the stack's own promises would reject unheard. */
async function outcomeOf(run: () => Promise<unknown>): Promise<Ended> {
  const thrown: unknown[] = [];
  const outputs = await pulumi.runtime.runInPulumiStack(async () => {
    try {
      return await run();
    } catch (error) {
      thrown.push(error);
      return {};
    }
  });
  return thrown.length > 0 ? { thrown: thrown[0] } : { outputs: outputs ?? {} };
}

function answer(
  { type, name, inputs, custom }: pulumi.runtime.MockResourceArgs,
  options: RecordOptions,
  resources: RecordedResource[],
): pulumi.runtime.MockResourceResult {
  if (type === 'pulumi:pulumi:Stack') return { id: undefined, state: {} };
  if (type === 'pulumi:pulumi:StackReference') return reference(String(inputs.name ?? name), options);
  const resource = { type, name, inputs: opened(inputs) as Record<string, unknown> };
  resources.push(resource);
  if (custom === false) return { id: undefined, state: { ...options.outputsOf?.(resource) } };
  return {
    id: `${name}-id`,
    state: { ...inputs, ...madeUpOutputs(resource), ...options.outputsOf?.(resource) },
  };
}

function reference(name: string, { references = {} }: RecordOptions): pulumi.runtime.MockResourceResult {
  const outputs = references[name.split('/').at(-1) ?? ''] ?? {};
  return { id: name, state: { name, outputs, secretOutputNames: [] } };
}

function call(
  token: string,
  inputs: Record<string, unknown>,
  { calls = {} }: RecordOptions,
): Record<string, unknown> {
  const answers = calls[token] ?? knownCalls[token];
  if (answers === undefined)
    throw new Error(`the recording has no answer for ${token}: give it one in "calls"`);
  return answers(inputs);
}

const knownCalls: NonNullable<RecordOptions['calls']> = {
  'aws:index/getCallerIdentity:getCallerIdentity': () => ({
    accountId: '123456789012',
    arn: 'arn:aws:iam::123456789012:user/somebody',
    id: '123456789012',
    userId: 'AIDAEXAMPLE',
  }),
  'aws:index/getPartition:getPartition': () => ({
    partition: 'aws',
    dnsSuffix: 'amazonaws.com',
    id: 'aws',
    reverseDnsPrefix: 'com.amazonaws',
  }),
  'aws:index/getRegion:getRegion': () => ({ name: 'eu-west-1', region: 'eu-west-1', id: 'eu-west-1' }),
  'aws:index/getAvailabilityZones:getAvailabilityZones': () => ({
    id: 'eu-west-1',
    names: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
    zoneIds: ['euw1-az1', 'euw1-az2', 'euw1-az3'],
    groupNames: ['eu-west-1'],
  }),
};

/** How Pulumi marks a secret among a mock's inputs. Source: `specialSigKey` and `specialSecretSig` in its runtime/rpc. */
const signature = { key: '4dabf18193072939515e22adb298388d', secret: '1b47061264138c4ac30d75fd1eb44270' };

function opened(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(opened);
  if (typeof value !== 'object' || value === null) return value;
  const entries = value as Record<string, unknown>;
  if (entries[signature.key] === signature.secret) return opened(entries['value']);
  if (pulumi.Resource.isInstance(value) || pulumi.asset.Asset.isInstance(value)) return value;
  if (pulumi.asset.Archive.isInstance(value)) return value;
  return Object.fromEntries(Object.entries(entries).map(([key, one]) => [key, opened(one)]));
}
