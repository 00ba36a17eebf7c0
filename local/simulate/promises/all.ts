import * as answers from './answers.ts';
import { claimsEnd, oneLiveClaim, renewals } from './claims-end.ts';
import { closing, onlyTheDeadClose } from './closing.ts';
import { controllerLease } from './controller-lease.ts';
import type { KeptPromise } from './kept-promise.ts';
import { launchRecords, recordsClose } from './launch-records.ts';
import { recordedFirst, sameRequest } from './launches.ts';
import { lifeCycle } from './life-cycle.ts';
import { recordedWithinBudget, recordedWithinMaximum, tasksWithinMaximum } from './max-workers.ts';
import { pace } from './pace.ts';
import { payloadsUnstored, requestRows } from './requests.ts';
import { fenceGrows, rowVersions } from './row-versions.ts';
import { drainFirst, drainSeconds, neverStopClaimed } from './stops.ts';
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
  pace,
  requestRows,
  payloadsUnstored,
  controllerLease,
  answers.answeredIsInLedger,
  answers.noDouble,
  answers.sameKeySameClaim,
  answers.fitWorker,
  answers.hookFirst,
  answers.endsAreAnswered,
  answers.holderLimit,
];
