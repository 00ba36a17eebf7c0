import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { CallerError } from '../shared/pool/errors.ts';
import type { ImageSource } from './image-source.ts';

/** Where the controller's bundle lies, with its Dockerfile. */
const bundleFolder = 'dist/controller';

/**
 * Where the controller's image comes from: the digest that was given, or the bundle. Throws `invalid_configuration`
 * where there is neither.
 */
export async function controllerImage(root: string, digest: string | undefined): Promise<ImageSource> {
  if (digest !== undefined) return { kind: 'digest', image: digest };
  try {
    await access(join(root, bundleFolder, 'Dockerfile'));
  } catch (cause) {
    throw new CallerError(
      'invalid_configuration',
      `the controller's bundle is not there (${bundleFolder}): run node build/bundle.ts controller first`,
      { cause },
    );
  }
  return { kind: 'folder', folder: bundleFolder, architecture: 'arm64' };
}
