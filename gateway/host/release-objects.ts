import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { type HostFileName, hostFileNames } from './host-files.ts';
import type { LocalArtefact } from './local-artefacts.ts';
import { manifestOf, sha256Of } from './release.ts';

export type ReleaseArgs = {
  readonly bucket: pulumi.Input<string>;
  /** The programs, by the name that each has on the host. */
  readonly programs: Readonly<Record<string, LocalArtefact>>;
  /** The small files, by name: their contents are known once the address is. */
  readonly contents: pulumi.Output<Readonly<Record<HostFileName, string>>>;
};

export type Release = {
  /** The manifest's SHA-256, which stands for every byte of the release. */
  readonly sha256: pulumi.Output<string>;
  readonly objects: readonly aws.s3.BucketObjectv2[];
};

/**
 * A release's files as objects, each named by its SHA-256, and the manifest that names them. The objects of the
 * release before go last, when the new ones have been delivered from.
 */
export function makeRelease({ bucket, programs, contents }: ReleaseArgs): Release {
  const textOf = (name: HostFileName) => contents.apply((all) => all[name]);
  const put = (name: string, sha256: pulumi.Input<string>, body: Body) =>
    new aws.s3.BucketObjectv2(`artefact-${name}`, {
      bucket,
      key: pulumi.interpolate`artefacts/${sha256}`,
      ...body,
    });
  const manifest = contents.apply((all) =>
    manifestOf([
      ...Object.entries(programs).map(([name, { sha256 }]) => ({ name, sha256 })),
      ...hostFileNames.map((name) => ({ name, sha256: sha256Of(all[name]) })),
    ]),
  );
  const sha256 = manifest.apply(sha256Of);
  const objects = [
    ...Object.entries(programs).map(([name, program]) =>
      put(name, program.sha256, { source: new pulumi.asset.FileAsset(program.path) }),
    ),
    ...hostFileNames.map((name) => put(name, textOf(name).apply(sha256Of), { content: textOf(name) })),
    put('manifest', sha256, { content: manifest }),
  ];
  return { sha256, objects };
}

type Body = { readonly source: pulumi.asset.FileAsset } | { readonly content: pulumi.Output<string> };
