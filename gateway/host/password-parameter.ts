import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { CallerError } from '../../shared/pool/errors.ts';
import { parsePasswordHash } from '../../shared/program/password-hash.ts';

/** Outside every other role's permissions; a path, so that a policy can name it. */
export function passwordParameterName(environment: string): string {
  return `/warm-pool/${environment}/gateway/password-hash`;
}

/** The password's slow hash as a SecureString, encrypted in the state too. */
export function makePasswordParameter(environment: string, hash: pulumi.Output<string>): aws.ssm.Parameter {
  return new aws.ssm.Parameter('password-hash', {
    name: passwordParameterName(environment),
    description: "The slow hash of the gateway's password",
    type: 'SecureString',
    value: pulumi.secret(hash),
  });
}

/**
 * Rejects with `invalid_configuration` where the secret is no hash: the password itself has no place here. A config
 * value is known in a preview too, so this never waits for a resource.
 */
export async function checkPasswordHash(hash: pulumi.Output<string>): Promise<void> {
  const isHash = await new Promise<boolean>((resolve) => {
    hash.apply((text) => resolve(parsePasswordHash(text) !== undefined));
  });
  if (isHash) return;
  throw new CallerError(
    'invalid_configuration',
    'passwordHash: is no hash: GATEWAY_HTTP_PASSWORD=… node gateway/host/hash-password.ts prints one',
  );
}
