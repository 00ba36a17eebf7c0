import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const ownerAlone = 0o600;

/**
 * Writes down where the run's gateway is and by which password it is asked, so that `pool` finds it. Answers what
 * takes the file away again.
 */
export async function writeGatewayFile(
  runDirectory: string,
  gateway: { readonly url: string; readonly password: string },
): Promise<() => Promise<void>> {
  const file = join(runDirectory, 'gateway.json');
  // A file of a run that was killed may be there, with another mode.
  await rm(file, { force: true });
  await writeFile(file, `${JSON.stringify(gateway)}\n`, { mode: ownerAlone });
  return () => rm(file, { force: true });
}
