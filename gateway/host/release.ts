import { createHash } from 'node:crypto';

/** A file of a release, by the name that it has on the host. */
export type ReleaseFile = { readonly name: string; readonly sha256: string };

/** SHA-256 in hex. */
export function sha256Of(contents: string | Uint8Array): string {
  return createHash('sha256').update(contents).digest('hex');
}

/**
 * A release's manifest: a line a file as `sha256sum` writes and checks it, by name, so that the same files give the
 * same manifest. Its own SHA-256 stands for every byte of the release.
 */
export function manifestOf(files: readonly ReleaseFile[]): string {
  const sorted = [...files].sort((one, other) => (one.name < other.name ? -1 : 1));
  return sorted.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join('');
}
