import { readFile } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { z } from 'zod';

const maxManifestCharacters = 64 * 1024;
const manifestSchema = z.strictObject({
  /** Run in the image's folder; a first word `node` is the Node that runs this program. */
  command: z.array(z.string().min(1)).min(1).max(100),
  /** A module that exports `startWorker`, for many workers in one process. */
  hosted: z.string().min(1).optional(),
});

/** An image that is a folder: what stands in for its container on one machine. */
export type LocalImage = {
  readonly folder: string;
  readonly command: readonly string[];
  readonly hosted?: string;
};

/**
 * Reads `local.json` of an image's folder, relative to `root`. Throws with ECS's reason, CannotPullContainerError,
 * for any other image.
 */
export async function openLocalImage(root: string, image: string): Promise<LocalImage> {
  const folder = isAbsolute(image) ? image : resolve(root, image);
  const text = await readFile(join(folder, 'local.json'), 'utf8').catch((cause: unknown) => {
    throw new Error(
      `CannotPullContainerError: the local ECS runs only images that are folders with a local.json; "${image}" is none`,
      { cause },
    );
  });
  const parsed = manifestSchema.safeParse(jsonOrUndefined(text.slice(0, maxManifestCharacters)));
  if (!parsed.success) {
    throw new Error(
      `CannotPullContainerError: local.json of "${image}" is wrong: ${z.prettifyError(parsed.error)}`,
    );
  }
  const { command, hosted } = parsed.data;
  return { folder, command, ...(hosted === undefined ? {} : { hosted: resolve(folder, hosted) }) };
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The schema then says what is expected in its place.
    return undefined;
  }
}
