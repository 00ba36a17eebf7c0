import { fileURLToPath } from 'node:url';
import { CallerError } from '../shared/pool/errors.ts';
import { usualAssumptions } from './assumptions.ts';
import { costsOf } from './costs.ts';
import { inputsOf, readStackConfigs, usualConfigs } from './read-inputs.ts';
import { costsTable } from './table.ts';

/**
 * `node costs/print.ts [ENVIRONMENT]` prints what the stacks cost a month: an environment's, by its config files and
 * its pools; without one, those of `./go.sh init` with the pools of the first try.
 */

const root = fileURLToPath(new URL('..', import.meta.url));
/** sysexits.h's EX_CONFIG. */
const configurationExitCode = 78;

try {
  const [environment] = process.argv.slice(2);
  const configs = environment === undefined ? usualConfigs : await readStackConfigs(environment, root);
  console.log(costsTable(costsOf(await inputsOf(configs, root), usualAssumptions), usualAssumptions));
} catch (error) {
  if (!(error instanceof CallerError)) throw error;
  console.error(error.message);
  process.exitCode = configurationExitCode;
}
