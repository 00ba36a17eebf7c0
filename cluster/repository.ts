import * as awsx from '@pulumi/awsx';
import type * as pulumi from '@pulumi/pulumi';
import { type NameScope, resourceName } from '../shared/stack/names.ts';

/** How many images of each folder stay, so that a roll-back finds the one before. */
const keptImages = 30;
const maxRepositoryName = 256;

export type Repository = { readonly name: string; readonly url: pulumi.Output<string> };

/**
 * The one repository of images, with its life cycle spelled out (awsx's own keeps one untagged image): 30 images of
 * each folder, so that a folder that changes often never takes another one's image away.
 */
export function makeRepository(names: NameScope, tagPrefixes: readonly string[]): Repository {
  const name = resourceName(names, 'images', maxRepositoryName);
  const rules = tagPrefixes.toSorted().map((prefix) => ({
    description: `the last ${keptImages} of ${prefix}`,
    tagStatus: awsx.types.enums.ecr.LifecycleTagStatus.Tagged,
    tagPrefixList: [prefix],
    maximumNumberOfImages: keptImages,
  }));
  const untagged = {
    description: `the last ${keptImages} without a tag`,
    tagStatus: awsx.types.enums.ecr.LifecycleTagStatus.Untagged,
    maximumNumberOfImages: keptImages,
  };
  const repository = new awsx.ecr.Repository('images', {
    name,
    forceDelete: true,
    imageScanningConfiguration: { scanOnPush: true },
    encryptionConfigurations: [{ encryptionType: 'AES256' }],
    lifecyclePolicy: { rules: [...rules, untagged] },
  });
  return { name, url: repository.url };
}
