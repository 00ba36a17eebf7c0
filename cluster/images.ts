import { join } from 'node:path';
import * as awsx from '@pulumi/awsx';
import * as pulumi from '@pulumi/pulumi';
import { contentHash, readBuildContext } from './build-context.ts';
import type { BuildProjects } from './builder/build-project.ts';
import { BuiltImage } from './builder/built-image.ts';
import { type Architecture, byDigestAlone, type ImageSource, platformOf, tagPrefix } from './image-source.ts';
import type { Repository } from './repository.ts';

/** A folder to be built, and what its content comes to. */
export type ImageBuild = {
  readonly folder: string;
  readonly architecture: Architecture;
  readonly contentHash: string;
  readonly tagPrefix: string;
};

const tagHashCharacters = 16;

/** The folders among some images, each once for each processor, with the hash of its content. */
export async function imageBuilds(
  root: string,
  images: readonly ImageSource[],
): Promise<readonly ImageBuild[]> {
  const builds = new Map<string, ImageBuild>();
  for (const image of images) {
    if (image.kind === 'digest') continue;
    const { folder, architecture } = image;
    const prefix = tagPrefix(folder, architecture);
    if (builds.has(prefix)) continue;
    const hash = contentHash(await readBuildContext(join(root, folder)));
    builds.set(prefix, { folder, architecture, contentHash: hash, tagPrefix: prefix });
  }
  return [...builds.values()];
}

export type Images = (image: ImageSource) => pulumi.Output<string>;
type MakeImage = (build: ImageBuild) => pulumi.Output<string>;

/** Has every folder built; gives any image by digest. */
export function makeImages(builds: readonly ImageBuild[], make: MakeImage): Images {
  const made = new Map(builds.map((build) => [build.tagPrefix, make(build).apply(byDigestAlone)]));
  return (image) => {
    if (image.kind === 'digest') return pulumi.output(image.image);
    const found = made.get(tagPrefix(image.folder, image.architecture));
    if (found === undefined) throw new Error(`${image.folder} was not among the folders to build`);
    return found;
  };
}

/** Builds in CodeBuild, natively, with nothing needed on this machine. */
export function codeBuildImage(
  projects: BuildProjects,
  repository: Repository,
  credentials: { readonly region: string; readonly profile?: string },
): MakeImage {
  return (build) =>
    new BuiltImage(
      `image-${resourceNameOf(build)}`,
      {
        folder: build.folder,
        contentHash: build.contentHash,
        bucket: projects.bucket,
        project: projects.project(build.architecture),
        ...credentials,
        repositoryUrl: repository.url,
        tag: tagOf(build),
        platform: platformOf(build.architecture),
      },
      { dependsOn: [...projects.needs] },
    ).image;
}

/** Builds with Docker on this machine. */
export function dockerImage(root: string, repository: Repository): MakeImage {
  return (build) =>
    new awsx.ecr.Image(`image-${resourceNameOf(build)}`, {
      repositoryUrl: repository.url,
      context: join(root, build.folder),
      dockerfile: join(root, build.folder, 'Dockerfile'),
      platform: platformOf(build.architecture),
      // Its own default is the same tag for every content.
      imageTag: tagOf(build),
    }).imageUri;
}

function tagOf({ tagPrefix: prefix, contentHash: hash }: ImageBuild): string {
  return `${prefix}${hash.slice(0, tagHashCharacters)}`;
}

function resourceNameOf({ tagPrefix: prefix }: ImageBuild): string {
  return prefix.slice(0, -1);
}
