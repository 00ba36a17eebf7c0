import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { PoolConfig } from '../../shared/pool/config.ts';
import { CallerError } from '../../shared/pool/errors.ts';
import type { LaunchOptions } from './options.ts';
import type { LaunchSettings } from './settings.ts';

/** Which pools file a run takes: the command line's, else the environment's, else the one of its kind of workers. */
export function poolsFileOf(options: LaunchOptions, settings: LaunchSettings, root: string): string {
  const usual = options.worker === 'fossa' ? 'local/pools.fossa.yaml' : 'local/pools.yaml';
  return options.poolsFile ?? settings.WARM_POOL_POOLS_FILE ?? join(root, usual);
}

const fossaImage = 'workers/fossa';

/** Makes the Fossa worker's virtual environment where a pool wants it and it is not there yet. */
export async function prepareImages(
  pools: readonly PoolConfig[],
  root: string,
  say: (text: string) => void,
): Promise<void> {
  if (!pools.some(({ image }) => image === fossaImage)) return;
  const ready = await access(join(root, fossaImage, '.venv/requirements.cksum')).then(
    () => true,
    () => false,
  );
  if (ready) return;
  say('making the Fossa worker’s virtual environment (once)');
  const child = spawn('sh', [join(root, fossaImage, 'setup.sh')], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = await once(child, 'close');
  if (code === 0) return;
  throw new CallerError(
    'invalid_configuration',
    'workers/fossa/setup.sh failed: real Fossa workers need Python 3 with venv',
  );
}

export function needsBroker({ broker }: PoolConfig): boolean {
  return broker === 'rabbitmq';
}
