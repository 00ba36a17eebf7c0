import {
  closingListingGapSeconds,
  type LaunchRecord,
  launchWindowSeconds,
  maxOpenLaunches,
  maxTasksPerLaunch,
  replaySeconds,
} from '../../../shared/pool/launch.ts';
import type { PoolState } from '../../../shared/pool/pool-state.ts';
import type { Broken, KeptPromise } from './kept-promise.ts';
import { skewMilliseconds } from './truth.ts';

export const launchRecords: KeptPromise = {
  id: 'launch-records',
  source: 'protocols.md, Launches',
  sentence:
    'A launch record holds the whole request, at most 10 tasks, 40 open at a time; only notAfter, attempts and its empty listing are set anew, on the next sequence.',
  watch: (truth, broken) => ({
    wrote(write) {
      if (write.kind !== 'state' || write.after === undefined) return;
      const { pool, before, after } = write;
      if (after.sequence !== (before?.sequence ?? 0) + 1) {
        broken(`the sequence of "${pool}" went from ${before?.sequence ?? 'none'} to ${after.sequence}`);
      }
      if (after.openLaunches.length > maxOpenLaunches) broken(`${after.openLaunches.length} open launches`);
      const latest = truth.now() + launchWindowSeconds * 1000 + skewMilliseconds;
      for (const record of after.openLaunches) {
        const { token, count, notAfter } = record;
        if (count > maxTasksPerLaunch) broken(`launch ${token} asks for ${count} tasks`);
        if (notAfter > latest) broken(`launch ${token} may be sent until ${notAfter}, too late`);
        checkUnchanged(before, record, broken);
      }
    },
  }),
};

function checkUnchanged(before: PoolState | undefined, record: LaunchRecord, broken: Broken): void {
  const earlier = before?.openLaunches.find(({ token }) => token === record.token);
  if (earlier === undefined) return;
  if (requestOf(earlier) !== requestOf(record))
    broken(`launch ${record.token} is another request than before`);
  const again = record.notAfter !== earlier.notAfter;
  if (again && record.attempts !== earlier.attempts + 1) {
    broken(`launch ${record.token} has a new notAfter at attempt ${record.attempts}`);
  }
}

function requestOf({
  token,
  count,
  provider,
  template,
  subnets,
  securityGroups,
  createdAt,
}: LaunchRecord): string {
  return JSON.stringify([token, count, provider, template, subnets, securityGroups, createdAt]);
}

type Sent = { answered: boolean; refusals: number; attempts: number };

export const recordsClose: KeptPromise = {
  id: 'records-close',
  source: 'protocols.md, Launches',
  sentence:
    'An answered record is closed; one without an answer only past 30 minutes, after two complete listings, a minute apart, found nothing of it.',
  watch: (truth, broken) => {
    const sent = new Map<string, Sent>();
    return {
      answered({ operation, input }, answer) {
        if (operation !== 'RunTask') return;
        const token = String(input['clientToken']);
        const known = sent.get(token) ?? { answered: false, refusals: 0, attempts: 0 };
        known.attempts += 1;
        if (!(answer instanceof Error)) known.answered = true;
        else known.refusals += 1;
        sent.set(token, known);
      },
      wrote(write) {
        if (write.kind !== 'state' || write.before === undefined) return;
        const open = new Set(write.after?.openLaunches.map(({ token }) => token));
        for (const record of write.before.openLaunches) {
          if (open.has(record.token)) continue;
          const { answered = false, refusals = 0 } = sent.get(record.token) ?? {};
          const isUntold = !answered && refusals === 0;
          if (isUntold && !isForgotten(record, truth.now()))
            broken(`launch ${record.token} was closed unanswered`);
        }
      },
    };
  },
};

function isForgotten({ createdAt, emptyListingAt }: LaunchRecord, now: number): boolean {
  const late = now + skewMilliseconds;
  if (late - createdAt < replaySeconds * 1000 || emptyListingAt === undefined) return false;
  return late - emptyListingAt >= closingListingGapSeconds * 1000;
}
