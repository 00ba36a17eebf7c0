import type { StackKind } from '../shared/stack/stack-name.ts';

const namespace = 'fargate-warm-pool';

/** Where the gateway's stack finds the slow hash of its password, always stored encrypted. */
export const hashKey = `${namespace}:passwordHash`;

/** Which of a stack's keys hold the image of its host. */
const imageKeys: Readonly<Partial<Record<StackKind, string>>> = {
  networks: `${namespace}:natImageId`,
  gateway: `${namespace}:imageId`,
};

export type FoundValues = { readonly region: string; readonly imageId: string | undefined };

/** Pure: the plain values that init adds to a stack's config, which has `present` already. */
export function plainValues(
  kind: StackKind,
  { region, imageId }: FoundValues,
  present: Readonly<Record<string, string | null>>,
): (readonly [string, string])[] {
  const imageKey = imageKeys[kind];
  const wanted: (readonly [string, string])[] = [['aws:region', region]];
  if (imageKey !== undefined && imageId !== undefined) wanted.push([imageKey, imageId]);
  return wanted.filter(([key]) => !(key in present));
}

/** Pure: whether a hash is stored already. */
export function keptSecret(present: Readonly<Record<string, string | null>>): boolean {
  return hashKey in present;
}
