import { type LaunchRecord, launchWindowSeconds, mayClose, mayReplay } from '../../shared/pool/launch.ts';
import { isPaused } from '../../shared/pool/pool-state.ts';
import type { Action } from './action.ts';
import type { Draft, Findings, Rule } from './draft.ts';
import { headcountOf, isPaidFor } from './spend.ts';
import { expectedBy, type Placed, rowsOf } from './standing.ts';

/** The longest pause between two attempts of one record. */
const maxReplayPauseSeconds = 60;

/**
 * A record that is still open when a pass begins has no answer: it is replayed while ECS surely knows its token,
 * then its tasks are only adopted, and it is closed once nothing more of it can come. If it never arrived, a replay
 * launches it: one that a limit, lowered since then, has no room for waits for room.
 */
export const launchRecords: Rule = (draft) => {
  const fitting = recordsThatFit(draft);
  const findings = draft.observed.state.openLaunches.map((record) =>
    mayReplay(record, draft.now)
      ? replayed(draft, record, fitting)
      : { actions: closedWhenEmpty(draft, record) },
  );
  return {
    actions: findings.flatMap(({ actions = [] }) => actions),
    problems: findings.flatMap(({ problems = [] }) => problems),
  };
};

/** The oldest records whose workers, beside all that there are, are within `maxWorkers` and the budget; by token. */
function recordsThatFit(draft: Draft): ReadonlySet<string> {
  const { config, state } = draft.observed;
  if (config === undefined) return new Set();
  let all: readonly Placed[] = rowsOf(draft);
  const fitting = state.openLaunches.filter((record) => {
    all = [...all, ...expectedBy(draft, [record])];
    return all.length <= config.maxWorkers && isPaidFor(draft, headcountOf(all));
  });
  return new Set(fitting.map(({ token }) => token));
}

function replayed(draft: Draft, record: LaunchRecord, fitting: ReadonlySet<string>): Findings {
  if (isPaused(draft.observed.override, draft.now) || draft.observed.removed) return {};
  if (draft.now < nextAttemptAt(record)) return {};
  const { token, attempts } = record;
  if (!fitting.has(token)) {
    const problem = `launch ${token} has no answer yet, and is not asked for again: there is no room for it within maxWorkers and maxSpendPerHour`;
    return { problems: [problem] };
  }
  const reason = `launch ${token} has no answer yet: asking again (attempt ${attempts + 1})`;
  return { actions: [{ kind: 'replay', record, reason }] };
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
