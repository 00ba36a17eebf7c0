import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Programs are large. Bytes. */
const maxFileBytes = 256 * 1024 * 1024;

/** One file out of a gzipped tar archive, by tar itself. Rejects where the archive or the file in it is none. */
export async function archiveFile(archive: string, member: string): Promise<Buffer> {
  const options = { encoding: 'buffer', maxBuffer: maxFileBytes } as const;
  const { stdout } = await run(
    'tar',
    ['--extract', '--gzip', '--to-stdout', '--file', archive, member],
    options,
  );
  return stdout;
}
