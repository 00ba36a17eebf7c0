import * as pulumi from '@pulumi/pulumi';
import type { StackContext } from '../shared/stack/context.ts';
import { type RecordedResource, recordStack } from '../shared/stack/testing/record.ts';
import { networks } from './index.ts';

export const natImageId = 'ami-0123456789abcdef0';

export type RecordedOptions = pulumi.CustomResourceOptions;

/** What the networks stack asks the engine for. */
export type RecordedNetworks = {
  readonly resources: readonly RecordedResource[];
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Resources of one type, as in `ec2/subnet:Subnet`. */
  all(type: string): readonly RecordedResource[];
  /** The one resource of a type and a name. */
  one(type: string, name: string): RecordedResource;
  /** The options that one resource was made with. */
  optionsOf(type: string, name: string): RecordedOptions;
};

export async function recordNetworks(
  config: Record<string, string> = { natImageId },
): Promise<RecordedNetworks> {
  const options = new Map<string, RecordedOptions>();
  const { resources, outputs } = await recordStack(() => {
    pulumi.runtime.registerStackTransformation(({ type, name, opts }) => {
      options.set(`${type}::${name}`, opts);
      return undefined;
    });
    return networks(contextOf(config));
  });
  const all = (type: string) => resources.filter((resource) => resource.type === `aws:${type}`);
  const one = (type: string, name: string) => {
    const found = all(type).filter((resource) => resource.name === name);
    if (found[0] === undefined || found.length > 1)
      throw new Error(`${found.length} resources ${type} ${name}`);
    return found[0];
  };
  const optionsOf = (type: string, name: string) => options.get(`aws:${type}::${name}`) ?? {};
  return { resources, outputs, all, one, optionsOf };
}

function contextOf(config: Record<string, string>): StackContext {
  return { environment: 'dev', region: 'eu-west-1', config, secrets: () => undefined };
}
