import { CallerError } from '../pool/errors.ts';
import { type Log, openLog } from './log.ts';

/** Exit codes: sysexits.h's EX_CONFIG for wrong settings, 1 for whatever else ended the program. */
const configurationExitCode = 78;
const failureExitCode = 1;

/** The latest that a program which was asked to end may take; then it is ended. */
const endSeconds = 9;

/**
 * Runs a program until it returns, or until SIGTERM or SIGINT aborts the signal that it got. Ends the process
 * with 0, or with a code and a sentence where its settings were wrong or it failed.
 */
export async function runProgram(
  name: string,
  main: (signal: AbortSignal, log: Log) => Promise<void>,
): Promise<void> {
  const log = openLog(name);
  const ending = new AbortController();
  const end = (signal: NodeJS.Signals) => {
    if (ending.signal.aborted) return;
    log.info({ signal }, 'asked to end');
    ending.abort();
    setTimeout(() => process.exit(failureExitCode), endSeconds * 1000).unref();
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  try {
    await main(ending.signal, log);
    log.info({}, 'ended');
    process.exitCode = 0;
  } catch (error) {
    process.exitCode = report(log, error);
  } finally {
    process.off('SIGTERM', end);
    process.off('SIGINT', end);
  }
}

function report(log: Log, error: unknown): number {
  if (error instanceof CallerError) {
    log.fatal({ code: error.code, details: error.details }, error.message);
    return configurationExitCode;
  }
  log.fatal({ err: error }, error instanceof Error ? error.message : String(error));
  return failureExitCode;
}
