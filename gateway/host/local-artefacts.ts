import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { CallerError } from '../../shared/pool/errors.ts';

/** A file of this machine that the host is to have. `sha256` in hex, `path` from the project's root. */
export type LocalArtefact = { readonly path: string; readonly sha256: string };

/** The three programs of the host. */
export type LocalArtefacts = {
  readonly bundle: LocalArtefact;
  readonly caddy: LocalArtefact;
  readonly node: LocalArtefact;
};

type Files = { readonly bundleFile: string; readonly caddyFile: string; readonly nodeFile: string };

const bundleCommand = 'node build/bundle.ts gateway';
const getCommand = 'node gateway/host/artefacts/get.ts';

/**
 * The programs as they lie on this machine, with their digests. Throws `invalid_configuration` that names every
 * missing one, with the command that makes it.
 */
export async function localArtefacts({ bundleFile, caddyFile, nodeFile }: Files): Promise<LocalArtefacts> {
  const problems: string[] = [];
  const digested = async (path: string, command: string) => {
    try {
      return { path, sha256: await fileSha256(path) };
    } catch (error) {
      if (!isMissing(error)) throw error;
      problems.push(`${path} is missing: run ${command}`);
      return { path, sha256: '' };
    }
  };
  const bundle = await digested(bundleFile, bundleCommand);
  const caddy = await digested(caddyFile, getCommand);
  const node = await digested(nodeFile, getCommand);
  if (problems.length === 0) return { bundle, caddy, node };
  throw new CallerError('invalid_configuration', problems.join('; '), { details: { problems } });
}

/** The SHA-256 of a file in hex, without taking the whole of it into memory. */
async function fileSha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
