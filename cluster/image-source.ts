import { createHash } from 'node:crypto';
import { isAbsolute, normalize } from 'node:path';

/** An image that never changes under its name. Source: the OCI distribution specification's reference grammar. */
export const imageByDigestPattern = /^[a-z0-9][a-z0-9._/:-]*@sha256:[0-9a-f]{64}$/;

export type Architecture = 'arm64' | 'x86_64';

/** Where an image comes from: it is there already, or it is built from a folder with a Dockerfile. */
export type ImageSource =
  | { readonly kind: 'digest'; readonly image: string }
  | { readonly kind: 'folder'; readonly folder: string; readonly architecture: Architecture };

export type ParsedImage = ImageSource | { readonly kind: 'refused'; readonly problem: string };

/** Reads a pool's `image`: by digest, or a folder within the project's root. */
export function imageSource(image: string, architecture: Architecture): ParsedImage {
  if (imageByDigestPattern.test(image)) return { kind: 'digest', image };
  if (/[@:]/.test(image)) {
    return refused(`"${image}" is no folder and has no digest: give it as registry/name@sha256:…`);
  }
  const folder = normalize(image).replace(/\/$/, '');
  if (isAbsolute(folder) || folder === '..' || folder.startsWith('../')) {
    return refused(`"${image}" lies outside the project: give a folder relative to its root`);
  }
  return { kind: 'folder', folder, architecture };
}

const readableCharacters = 40;

/** Names images of one folder and processor among all tags of the repository; no other image's name begins so. */
export function tagPrefix(folder: string, architecture: Architecture): string {
  const readable = folder
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(-readableCharacters)
    .replaceAll(/^-+|-+$/g, '');
  const exact = createHash('sha256').update(`${folder} ${architecture}`).digest('hex').slice(0, 8);
  return readable === '' ? `${exact}.` : `${readable}-${exact}.`;
}

/** `linux/arm64`, as Docker names platforms. */
export function platformOf(architecture: Architecture): string {
  return architecture === 'arm64' ? 'linux/arm64' : 'linux/amd64';
}

/** ECS takes a tag or a digest, not both: `name:tag@sha256:…` → `name@sha256:…`. */
export function byDigestAlone(image: string): string {
  return image.replace(/:[^:@/]+@/, '@');
}

/** The repository of an image in a private ECR; undefined for another registry. */
export function privateRepository(
  image: string,
): { readonly account: string; readonly region: string; readonly name: string } | undefined {
  const found = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([^@:]+)/.exec(image);
  if (found === null) return undefined;
  const [, account = '', region = '', name = ''] = found;
  return { account, region, name };
}

function refused(problem: string): ParsedImage {
  return { kind: 'refused', problem };
}
