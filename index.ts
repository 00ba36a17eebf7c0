import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { CallerError } from './shared/pool/errors.ts';
import { giveProvider } from './shared/stack/aws-provider.ts';
import { plainConfig, type StackContext, secretsOf } from './shared/stack/context.ts';
import { parseStackName, type StackKind } from './shared/stack/stack-name.ts';
import { tagsOf } from './shared/stack/tags.ts';

type Program = (context: StackContext) => Promise<Record<string, pulumi.Input<unknown>>>;

/** Imported one at a time: a stack waits for no other's modules. */
const programs: Readonly<Record<StackKind, () => Promise<Program>>> = {
  networks: async () => (await import('./networks/index.ts')).networks,
  cluster: async () => (await import('./cluster/index.ts')).cluster,
  gateway: async () => (await import('./gateway/host/index.ts')).gateway,
};

/** The engine gives the names of the encrypted values here, and their values beside the plain ones. */
function secretKeys(): string[] {
  return JSON.parse(process.env['PULUMI_CONFIG_SECRET_KEYS'] ?? '[]') as string[];
}

async function runStack(): Promise<Record<string, pulumi.Input<unknown>>> {
  const stack = parseStackName(pulumi.getStack());
  const awsConfig = new pulumi.Config('aws');
  const region = awsConfig.get('region');
  if (region === undefined) {
    const command = `pulumi config set --stack ${pulumi.getStack()} aws:region eu-west-1`;
    throw new CallerError(
      'invalid_configuration',
      `the stack has no region yet: run ${command} (or another)`,
    );
  }
  const profile = awsConfig.get('profile');
  const provider = new aws.Provider('aws', {
    region: region as aws.Region,
    defaultTags: { tags: tagsOf(stack) },
    ...(profile === undefined ? {} : { profile }),
  });
  giveProvider(provider);
  const program = await programs[stack.kind]();
  return program({
    environment: stack.environment,
    region,
    config: plainConfig(pulumi.runtime.allConfig(), secretKeys()),
    secrets: secretsOf(secretKeys()),
  });
}

/** A sentence of ours is told as it is, without the stack trace that the engine would add. */
export default async function stackProgram(): Promise<Record<string, pulumi.Input<unknown>>> {
  try {
    return await runStack();
  } catch (error) {
    if (error instanceof CallerError) throw new pulumi.RunError(error.message);
    throw error;
  }
}
