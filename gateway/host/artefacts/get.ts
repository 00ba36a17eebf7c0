import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { CallerError } from '../../../shared/pool/errors.ts';
import { lockedDigest } from './lock-integrity.ts';
import { type Archive, obtain } from './obtain.ts';
import { artefactPath, caddyRelease, nodeRelease } from './pinned.ts';

/**
 * `node gateway/host/artefacts/get.ts` gets the programs that the gateway's host runs, once: Caddy from its release,
 * or from the archive named in CADDY_ARCHIVE, and Node from npm. Both are pinned by digest.
 */

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../..', import.meta.url));
const fetchSeconds = 300;

const caddy: Archive = {
  member: 'caddy',
  digest: { algorithm: 'sha256', hex: caddyRelease.sha256 },
  fetch: async (folder) => {
    const given = process.env['CADDY_ARCHIVE'];
    if (given !== undefined && given !== '') return given;
    const path = join(folder, 'archive.tar.gz');
    const limits = ['--max-time', String(fetchSeconds), '--retry', '2'];
    await run('curl', [
      '--fail',
      '--silent',
      '--show-error',
      '--location',
      ...limits,
      '--output',
      path,
      caddyRelease.url,
    ]);
    return path;
  },
};

const npmNode = async (): Promise<Archive> => ({
  member: 'package/bin/node',
  digest: lockedDigest(
    await readFile(join(root, 'package-lock.json'), 'utf8'),
    nodeRelease.package,
    nodeRelease.version,
  ),
  fetch: async (folder) => {
    const wanted = `${nodeRelease.package}@${nodeRelease.version}`;
    const options = { cwd: root, timeout: fetchSeconds * 1000 };
    const { stdout } = await run('npm', ['pack', '--silent', '--pack-destination', folder, wanted], options);
    return join(folder, stdout.trim());
  },
});

async function main(): Promise<void> {
  const programs = [
    { release: caddyRelease, archive: caddy },
    { release: nodeRelease, archive: await npmNode() },
  ];
  const settled = await Promise.allSettled(
    programs.map(async ({ release, archive }) => {
      const path = artefactPath(release);
      console.log(`${path}: ${await obtain(join(root, path), archive)}`);
    }),
  );
  for (const one of settled) if (one.status === 'rejected') tellFailure(one.reason);
}

/** A download that failed says why in its own words (curl's, npm's). */
function tellFailure(error: unknown): void {
  if (!(error instanceof CallerError || (error instanceof Error && 'stderr' in error))) throw error;
  console.error(`a program of the host can't be got: ${error.message.trim()}`);
  console.error(`Caddy's archive may also be got by hand (${caddyRelease.url}) and named in CADDY_ARCHIVE.`);
  process.exitCode = 1;
}

await main();
