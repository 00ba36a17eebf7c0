import * as pulumi from '@pulumi/pulumi';

/** The namespace of all our config keys: the project's name in `Pulumi.yaml`. */
const configNamespace = 'fargate-warm-pool';

/** What the root program tells a stack's program. */
export type StackContext = {
  readonly environment: string;
  readonly region: string;
  /** The stack's plain config values, keys without the namespace. A secret is never among them. */
  readonly config: Readonly<Record<string, string>>;
  /** A config value that is stored encrypted, by its key without the namespace; undefined where there is none. */
  readonly secrets: (key: string) => pulumi.Output<string> | undefined;
  /** Rooms pass no provider: the root program gives every `aws` resource the one with region and default tags. */
  readonly provider?: never;
};

/**
 * Pure: the plain values of our namespace among `all` (keys as in `fargate-warm-pool:zones`); the secret ones
 * are left out.
 */
export function plainConfig(
  all: Readonly<Record<string, string>>,
  secretKeys: readonly string[],
): Record<string, string> {
  const prefix = `${configNamespace}:`;
  return Object.fromEntries(
    Object.entries(all)
      .filter(([key]) => key.startsWith(prefix) && !secretKeys.includes(key))
      .map(([key, value]) => [key.slice(prefix.length), value]),
  );
}

/** Gives the stored secrets of `secretKeys` (with their namespace), each as a secret output. */
export function secretsOf(secretKeys: readonly string[]): StackContext['secrets'] {
  const config = new pulumi.Config(configNamespace);
  return (key) => (secretKeys.includes(`${configNamespace}:${key}`) ? config.requireSecret(key) : undefined);
}
