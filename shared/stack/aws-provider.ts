import type * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

/**
 * Makes a provider the one of every `aws` and `awsx` resource that is registered from now on and names none, so that
 * no room can forget its default tags. In-process (`registerStackTransformation`), since the newer transforms run in
 * the engine and can't hand a provider's resource on.
 */
export function giveProvider(provider: aws.Provider): void {
  pulumi.runtime.registerStackTransformation(({ type, props, opts }) => {
    if (opts.provider !== undefined) return undefined;
    if (type.startsWith('aws:')) return { props, opts: pulumi.mergeOptions(opts, { provider }) };
    if (!type.startsWith('awsx:')) return undefined;
    return { props, opts: pulumi.mergeOptions(opts, { providers: { aws: provider } }) };
  });
}
