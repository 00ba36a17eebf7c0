import type { CallError } from '../gateway/client/settled.ts';
import { type ExitCode, exitCodeOf, exitCodes } from './exit-codes.ts';

/** What ends the program early: words for a person, and the exit code. */
export class CliProblem extends Error {
  override readonly name = 'CliProblem';
  readonly exitCode: ExitCode;
  /** The call's error, for `--json`. */
  readonly call: CallError | undefined;

  constructor(message: string, exitCode: ExitCode, call?: CallError) {
    super(message);
    this.exitCode = exitCode;
    this.call = call;
  }
}

/** What a person typed that can't be done. */
export function usageProblem(message: string): CliProblem {
  return new CliProblem(message, exitCodes.caller);
}

/** A call that failed, in words, with when to come back where the gateway says so. */
export function callProblem(error: CallError): CliProblem {
  const later = error.retryAfterSeconds === undefined ? '' : ` (again in ${error.retryAfterSeconds} s)`;
  return new CliProblem(`${error.code}: ${error.message}${later}`, exitCodeOf(error), error);
}
