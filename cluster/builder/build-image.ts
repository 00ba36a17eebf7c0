import { ServiceError } from '../../shared/pool/errors.ts';
import { contentHash, readBuildContext, zipOf } from '../build-context.ts';

export type BuildRequest = {
  /** Of the image's Dockerfile, relative to the project's root. */
  readonly folder: string;
  readonly contentHash: string;
  readonly bucket: string;
  readonly project: string;
  readonly region: string;
  /** Whose credentials, where the stack's config names a profile. */
  readonly profile?: string;
  readonly repositoryUrl: string;
  readonly tag: string;
  /** As Docker names platforms: `linux/arm64`. */
  readonly platform: string;
};

export type BuildStatus =
  | { readonly kind: 'running' }
  | { readonly kind: 'succeeded'; readonly digest: string | undefined }
  | { readonly kind: 'failed'; readonly reason: string };

/** The calls that a build needs. */
export type BuildPorts = {
  upload(key: string, content: Uint8Array): Promise<void>;
  /** Starts the build of an uploaded source; its id. */
  start(key: string): Promise<string>;
  status(id: string): Promise<BuildStatus>;
  /** Lines of the build's log that were not told yet. */
  newLines(id: string): Promise<readonly string[]>;
  say(line: string): void;
  sleep(milliseconds: number): Promise<void>;
};

const pollSeconds = 3;
/** Longer than the project's own limits of waiting and building. */
const maxPolls = 1200;
/** How many of the log's last lines an error repeats. */
const toldLines = 30;
const digestPattern = /^sha256:[0-9a-f]{64}$/;

/**
 * Uploads a folder, has it built and pushed, and gives the image by digest. Throws `internal` with the end of the log
 * where the build fails, doesn't end, or the folder changed since it was hashed.
 */
export async function buildImage(root: string, request: BuildRequest, ports: BuildPorts): Promise<string> {
  const files = await readBuildContext(`${root}/${request.folder}`);
  if (contentHash(files) !== request.contentHash) {
    throw new ServiceError(
      'internal',
      `${request.folder} changed while it was deployed: run the command again`,
    );
  }
  const key = `sources/${request.contentHash}.zip`;
  await ports.upload(key, zipOf(files));
  const id = await ports.start(key);
  ports.say(`${request.folder}: build ${id}`);
  return `${request.repositoryUrl}@${await digestOf(id, request, ports)}`;
}

async function digestOf(id: string, { folder }: BuildRequest, ports: BuildPorts): Promise<string> {
  const last: string[] = [];
  for (let poll = 0; poll < maxPolls; poll += 1) {
    await ports.sleep(pollSeconds * 1000);
    const status = await ports.status(id);
    for (const line of await ports.newLines(id)) {
      ports.say(`${folder}: ${line}`);
      last.push(line);
      if (last.length > toldLines) last.shift();
    }
    if (status.kind === 'running') continue;
    if (status.kind === 'failed') throw buildFailed(folder, id, status.reason, last);
    if (digestPattern.test(status.digest ?? '')) return String(status.digest);
    throw buildFailed(folder, id, `it told no digest, but ${JSON.stringify(status.digest)}`, last);
  }
  throw buildFailed(folder, id, `it has not ended within ${(maxPolls * pollSeconds) / 60} minutes`, last);
}

function buildFailed(folder: string, id: string, reason: string, last: readonly string[]): ServiceError {
  const log = last.length === 0 ? '' : `; the end of its log:\n  ${last.join('\n  ')}`;
  return new ServiceError('internal', `the image of ${folder} was not built (${id}): ${reason}${log}`, {
    details: { build: id },
  });
}
