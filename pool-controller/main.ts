import { parseArgs } from 'node:util';
import { CallerError, ServiceError } from '../shared/pool/errors.ts';
import type { Log } from '../shared/program/log.ts';
import { runProgram } from '../shared/program/program.ts';
import { readSettings } from '../shared/program/settings.ts';
import { controllerSettingsSchema, openPorts } from './open-ports.ts';
import { type RunSettings, type RunSummary, run } from './run.ts';

await runProgram('pool-controller', async (signal, log) => {
  const mode = modeFrom(process.argv.slice(2));
  const settings = readSettings(controllerSettingsSchema, process.env);
  const { ports, close } = await openPorts(settings, log);
  try {
    const runSettings: RunSettings =
      mode === 'scheduled' ? { mode, staySeconds: settings.WARM_POOL_STAY_SECONDS } : { mode };
    tell(log, await run(ports, runSettings, signal));
  } finally {
    await close();
  }
});

function modeFrom(words: string[]): RunSettings['mode'] {
  const usage = 'give --once for one pass, --watch to run until stopped, or nothing for a scheduled stay';
  try {
    const options = { once: { type: 'boolean' }, watch: { type: 'boolean' } } as const;
    const { values } = parseArgs({ args: words, options });
    if (values.once && values.watch) throw new CallerError('invalid_configuration', usage);
    if (values.once) return 'once';
    return values.watch ? 'watch' : 'scheduled';
  } catch (cause) {
    if (cause instanceof CallerError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CallerError('invalid_configuration', `${why}: ${usage}`, { cause });
  }
}

/** A single pass ends with a failure where it could not see to every pool. */
function tell(log: Log, { passes, last }: RunSummary): void {
  log.info(
    { passes, ...(last !== undefined && { pools: last.pools }) },
    passes === 1 ? '1 pass made' : `${passes} passes made`,
  );
  const [failed] = last?.failed ?? [];
  if (failed === undefined) return;
  const why = failed.error instanceof Error ? failed.error.message : String(failed.error);
  throw new ServiceError('internal', `the pass over ${failed.pool} failed: ${why}`, { cause: failed.error });
}
