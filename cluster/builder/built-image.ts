import * as pulumi from '@pulumi/pulumi';
import type { BuildRequest } from './build-image.ts';

type Inputs = { readonly [Key in keyof BuildRequest]: pulumi.Input<NonNullable<BuildRequest[Key]>> };
type State = BuildRequest & { readonly image: string };

/**
 * Pulumi writes these functions as text and runs them in a process of its own: they use nothing from outside
 * themselves, and find the program from that process's working directory, the project's root.
 */
export const builtImageProvider: pulumi.dynamic.ResourceProvider<BuildRequest, State> = {
  async create(inputs) {
    const load = process.getBuiltinModule('node:module').createRequire(`${process.cwd()}/index.ts`);
    const image: string = await load('./cluster/builder/run-build.ts').runBuild(inputs);
    return { id: inputs.tag, outs: { ...inputs, image } };
  },
  async update(_id, _before, inputs) {
    const load = process.getBuiltinModule('node:module').createRequire(`${process.cwd()}/index.ts`);
    const image: string = await load('./cluster/builder/run-build.ts').runBuild(inputs);
    return { outs: { ...inputs, image } };
  },
  /** Where the source lies, and who builds it, makes no other image. */
  async diff(_id, before, inputs) {
    return {
      changes: before.tag !== inputs.tag || before.repositoryUrl !== inputs.repositoryUrl || !before.image,
    };
  },
};

/** An image that CodeBuild builds from a folder, whenever the folder's content changes. */
export class BuiltImage extends pulumi.dynamic.Resource {
  /** By digest. */
  declare readonly image: pulumi.Output<string>;

  constructor(name: string, inputs: Inputs, options?: pulumi.CustomResourceOptions) {
    super(builtImageProvider, name, { ...inputs, image: undefined }, options);
  }
}
