import * as answers from './answers.ts';
import { claimsEnd, oneLiveClaim, renewals } from './claims-end.ts';
import { closedRowsTell } from './closed-rows.ts';
import { closing, onlyTheDeadClose } from './closing.ts';
import { controllerLease } from './controller-lease.ts';
import { drainsAdvance } from './drains-advance.ts';
import { holdsEnd, holdsFollowRequests } from './holds.ts';
import type { KeptPromise } from './kept-promise.ts';
import { launchRecords, recordsClose } from './launch-records.ts';
import { recordedFirst, sameRequest } from './launches.ts';
import { lifeCycle } from './life-cycle.ts';
import { lineOrder } from './line-order.ts';
import { recordedWithinBudget, recordedWithinMaximum, tasksWithinMaximum } from './max-workers.ts';
import { pace } from './pace.ts';
import { passEvery } from './passes.ts';
import { payloadsUnstored, requestRows } from './requests.ts';
import { fenceGrows, rowVersions } from './row-versions.ts';
import { silentDrain } from './silent-drain.ts';
import { drainFirst, drainSeconds, neverStopClaimed } from './stops.ts';
import { warmFloor } from './warm-floor.ts';
import { warmIndexHoldsWarm } from './warm-index.ts';

/** Every promise that is watched in each step of a run. Rest after the faults is judged by `converge.ts`. */
export const keptPromises: readonly KeptPromise[] = [
  lifeCycle,
  rowVersions,
  fenceGrows,
  warmIndexHoldsWarm,
  oneLiveClaim,
  claimsEnd,
  renewals,
  closing,
  onlyTheDeadClose,
  closedRowsTell,
  recordedWithinMaximum,
  recordedWithinBudget,
  tasksWithinMaximum,
  launchRecords,
  recordsClose,
  recordedFirst,
  sameRequest,
  neverStopClaimed,
  drainFirst,
  drainSeconds,
  drainsAdvance,
  silentDrain,
  warmFloor,
  pace,
  requestRows,
  payloadsUnstored,
  holdsFollowRequests,
  holdsEnd,
  controllerLease,
  passEvery,
  lineOrder,
  answers.answeredIsInLedger,
  answers.noDouble,
  answers.sameKeySameClaim,
  answers.fitWorker,
  answers.hookFirst,
  answers.endsAreAnswered,
  answers.holderLimit,
];
