import type { CapacityProvider } from './config.ts';

/** RunTask starts at most 10 tasks a call. Source: ECS API reference, RunTask `count`. */
export const maxTasksPerLaunch = 10;
/** Open records a pool may have at once; they live in one row. */
export const maxOpenLaunches = 40;
/** No call of a record is sent later than this after `notAfter` was last set. */
export const launchWindowSeconds = 30;
/** Until this age an unanswered record is replayed byte-equal; later tasks are only adopted. */
export const replaySeconds = 30 * 60;
/** The pause between the two complete listings that must find nothing before an unanswered record is closed. */
export const closingListingGapSeconds = 60;

/** A launch, recorded before it is asked for. It holds the whole request. Times are epoch milliseconds. */
export type LaunchRecord = {
  /** RunTask's `clientToken` and `startedBy`. */
  readonly token: string;
  readonly count: number;
  readonly provider: CapacityProvider;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  readonly template: string;
  readonly reason: string;
  readonly createdAt: number;
  readonly notAfter: number;
  readonly attempts: number;
  /** When a complete listing first found nothing of it, after its replay time. */
  readonly emptyListingAt?: number;
};

/** Unanswered, and young enough that ECS still knows the token: a replay returns the original tasks. */
export function mayReplay(record: LaunchRecord, now: number): boolean {
  return now - record.createdAt < replaySeconds * 1000;
}

/** Past its replay time, with two complete and empty listings a minute apart. */
export function mayClose(record: LaunchRecord, emptyListingNowAt: number): boolean {
  if (mayReplay(record, emptyListingNowAt) || record.emptyListingAt === undefined) return false;
  return emptyListingNowAt - record.emptyListingAt >= closingListingGapSeconds * 1000;
}
