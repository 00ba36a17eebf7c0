import { join } from 'node:path';
import { type RunningProgram, startProgram } from '../bundles/program.ts';
import type { ImageConfig } from './buildah.ts';

const script = join(import.meta.dirname, 'run-in-image.sh');

/** Starts an image's command as its configuration says, with a root file system that can't be written. */
export function startImage(
  { config, files }: { readonly config: ImageConfig; readonly files: string },
  environment: Readonly<Record<string, string>>,
): RunningProgram {
  const namespaces = ['--mount', '--propagation', 'private', '--pid', '--fork', '--kill-child'];
  return startProgram({
    command: 'unshare',
    args: [...namespaces, script, files, config.user, config.workingDirectory, ...config.command],
    cwd: '/',
    environment: { ...config.environment, ...environment },
    signalTo: 'its child',
  });
}
