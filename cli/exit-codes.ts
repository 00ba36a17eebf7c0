import type { CallError } from '../gateway/client/settled.ts';

/** How `pool` ends. A command run by `pool grab -- …` ends it with its own code. */
export const exitCodes = { done: 0, service: 1, caller: 2, miss: 3, claimEnded: 4 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const missCodes: ReadonlySet<string> = new Set(['pool_empty', 'workers_unreachable']);
const endedCodes: ReadonlySet<string> = new Set(['claim_ended', 'fence_not_current']);
const callerStatuses = { first: 400, last: 499 };

/** The exit code for a call that failed. */
export function exitCodeOf({ code, status }: CallError): ExitCode {
  if (missCodes.has(code)) return exitCodes.miss;
  if (endedCodes.has(code)) return exitCodes.claimEnded;
  const isCallers =
    status !== undefined &&
    status >= callerStatuses.first &&
    status <= callerStatuses.last &&
    code !== 'too_many_requests';
  return isCallers ? exitCodes.caller : exitCodes.service;
}
