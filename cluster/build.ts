import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import type { NameScope } from '../shared/stack/names.ts';
import { type ArnScope, arnIn } from './arns.ts';
import { makeBuildProjects } from './builder/build-project.ts';
import type { ClusterConfig } from './config.ts';
import type { ImageSource } from './image-source.ts';
import { codeBuildImage, dockerImage, type Images, imageBuilds, makeImages } from './images.ts';
import type { LogGroups } from './log-groups.ts';
import { makeRepository } from './repository.ts';

export type BuildOptions = {
  readonly root: string;
  readonly names: NameScope;
  readonly builder: ClusterConfig['builder'];
  readonly arnScope: pulumi.Output<ArnScope>;
  readonly logs: LogGroups;
};

export type BuiltImages = {
  readonly imageOf: Images;
  readonly repositoryArn: pulumi.Output<string>;
};

/** The repository, and every image of a folder built and pushed to it. */
export async function buildImages(
  options: BuildOptions,
  sources: readonly ImageSource[],
): Promise<BuiltImages> {
  const { root, names, arnScope } = options;
  const builds = await imageBuilds(root, sources);
  const repository = makeRepository(
    names,
    builds.map(({ tagPrefix }) => tagPrefix),
  );
  const repositoryArn = arnScope.apply((scope) => arnIn(scope, 'ecr', `repository/${repository.name}`));
  if (options.builder === 'docker' || builds.length === 0) {
    return { imageOf: makeImages(builds, dockerImage(root, repository)), repositoryArn };
  }
  const projects = makeBuildProjects({
    names,
    account: arnScope.account,
    architectures: [...new Set(builds.map(({ architecture }) => architecture))].toSorted(),
    repositoryArn,
    log: options.logs.builds,
    script: await readFile(join(root, 'cluster/files/build-image.sh'), 'utf8'),
  });
  const profile = new pulumi.Config('aws').get('profile');
  const credentials = { region: names.region, ...(profile !== undefined && { profile }) };
  return { imageOf: makeImages(builds, codeBuildImage(projects, repository, credentials)), repositoryArn };
}
