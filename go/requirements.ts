import { CallerError } from '../shared/pool/errors.ts';
import type { AwsClients, GoPorts } from './ports.ts';
import { type Backend, readBackend } from './pulumi.ts';

/**
 * The backend of the stacks, once it is sure that pulumi can be run. Throws `invalid_configuration` with one sentence
 * and the command that mends it: pulumi missing, nobody logged in, no passphrase for a file or bucket.
 */
export async function requirePulumi({ programs, environment }: GoPorts): Promise<Backend> {
  await requireProgram(programs);
  const backend = await readBackend(programs, organisationOf(environment));
  const isPassphraseSet = ['PULUMI_CONFIG_PASSPHRASE', 'PULUMI_CONFIG_PASSPHRASE_FILE'].some(
    (name) => environment[name] !== undefined,
  );
  if (!backend.isDiy || isPassphraseSet) return backend;
  throw new CallerError(
    'invalid_configuration',
    'stacks in a file or bucket keep their secrets under a passphrase: export PULUMI_CONFIG_PASSPHRASE (or PULUMI_CONFIG_PASSPHRASE_FILE) and try again',
  );
}

async function requireProgram(programs: GoPorts['programs']): Promise<void> {
  try {
    if ((await programs.ask(['pulumi', 'version'])).code === 0) return;
  } catch (cause) {
    throw new CallerError(
      'invalid_configuration',
      'Pulumi is missing: install it with "curl -fsSL https://get.pulumi.com | sh" and try again',
      { cause },
    );
  }
  throw new CallerError('invalid_configuration', 'Pulumi can’t be run: try "pulumi version"');
}

/** Either spelling; an empty one counts as absent. */
function organisationOf(environment: GoPorts['environment']): string | undefined {
  return environment['PULUMI_ORGANISATION'] || environment['PULUMI_ORGANIZATION'] || undefined;
}

/** Throws `invalid_configuration` where the SDK finds no credentials. */
export async function requireCredentials(aws: AwsClients): Promise<void> {
  try {
    await aws.credentials();
  } catch (cause) {
    throw new CallerError(
      'invalid_configuration',
      'AWS credentials are missing: run "aws sso login" or "aws configure", or set AWS_PROFILE, and try again',
      { cause },
    );
  }
}
