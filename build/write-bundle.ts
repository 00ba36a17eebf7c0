import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundlePageAssets } from '../gateway/app/page/page-assets.ts';
import { bundleProgram } from './bundle-program.ts';
import { bundleFile, type ProgramName } from './programs.ts';

export type WrittenBundle = {
  readonly folder: string;
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
};

/** What lies beside the bundle, so that the folder is a whole build context. From the project's root. */
const companions: Readonly<Record<ProgramName, readonly string[]>> = {
  controller: ['cluster/images/controller/Dockerfile'],
  gateway: [],
};

/**
 * Bundles a program into a folder (`dist/NAME` unless given), emptied first: `main.mjs`, and for the controller the
 * Dockerfile of its image.
 */
export async function writeBundle(
  program: ProgramName,
  root: string,
  folder = join(root, 'dist', program),
): Promise<WrittenBundle> {
  const { contents, sha256 } = await bundleProgram(program, { root, pageAssets: bundlePageAssets });
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const file = join(folder, bundleFile);
  await writeFile(file, contents);
  for (const path of companions[program]) {
    await copyFile(join(root, path), join(folder, path.split('/').at(-1) ?? path));
  }
  return { folder, file, sha256, bytes: contents.byteLength };
}
