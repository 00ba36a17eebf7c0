import { type LaunchRecord, launchWindowSeconds, mayClose, mayReplay } from '../../shared/pool/launch.ts';
import { isPaused } from '../../shared/pool/pool-state.ts';
import type { Action } from './action.ts';
import type { Draft, Rule } from './draft.ts';

/** The longest pause between two attempts of one record. */
const maxReplayPauseSeconds = 60;

/**
 * A record that is still open when a pass begins has no answer: it is replayed while ECS surely knows its token,
 * then its tasks are only adopted, and it is closed once nothing more of it can come.
 */
export const launchRecords: Rule = (draft) => ({
  actions: draft.observed.state.openLaunches.flatMap((record) =>
    mayReplay(record, draft.now) ? replayed(draft, record) : closedWhenEmpty(draft, record),
  ),
});

function replayed(draft: Draft, record: LaunchRecord): Action[] {
  if (isPaused(draft.observed.override, draft.now) || draft.observed.removed) return [];
  if (draft.now < nextAttemptAt(record)) return [];
  const reason = `launch ${record.token} has no answer yet: asking again (attempt ${record.attempts + 1})`;
  return [{ kind: 'replay', record, reason }];
}

/** The second attempt goes out at once, the later ones after 1, 2, 4 … 60 s. Epoch milliseconds. */
function nextAttemptAt({ attempts, notAfter }: LaunchRecord): number {
  const lastAttemptAt = notAfter - launchWindowSeconds * 1000;
  if (attempts <= 1) return lastAttemptAt;
  return lastAttemptAt + Math.min(maxReplayPauseSeconds, 2 ** (attempts - 2)) * 1000;
}

function closedWhenEmpty({ observed, now }: Draft, record: LaunchRecord): Action[] {
  if (!observed.emptyListings.has(record.token)) return [];
  if (mayClose(record, now)) {
    return [{ kind: 'closeLaunch', record, reason: `nothing more of launch ${record.token} can come` }];
  }
  if (record.emptyListingAt !== undefined) return [];
  return [
    { kind: 'noteEmptyListing', record, at: now, reason: `nothing is listed of launch ${record.token}` },
  ];
}
