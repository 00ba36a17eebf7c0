/**
 * Everything that may go wrong by itself at a moment, how often an hour on the mean, and for how long (seconds,
 * from and to). What it does is told in the files `*-troubles.ts`.
 */
export const scheduledFaults = {
  /** A listing shows a started or stopped task up to 60 s late. */
  listingLag: { perHour: 0.7, seconds: [60, 600] },
  spotShortage: { perHour: 0.8, seconds: [60, 900] },
  onDemandShortage: { perHour: 0.5, seconds: [30, 400] },
  zoneShortage: { perHour: 0.4, seconds: [60, 900] },
  /** The account may run few vCPUs: those that run now, and one worker more. */
  quota: { perHour: 0.3, seconds: [60, 400] },
  addressesTaken: { perHour: 0.3, seconds: [60, 400] },
  imageBroken: { perHour: 0.25, seconds: [60, 300] },
  resourcesMissing: { perHour: 0.1, seconds: [60, 300] },
  permissionDenied: { perHour: 0.25, seconds: [20, 200] },
  parametersRefused: { perHour: 0.15, seconds: [20, 200] },
  clusterGone: { perHour: 0.05, seconds: [10, 120] },
  ecsDown: { perHour: 0.3, seconds: [5, 90] },
  /** Somebody else in the account uses up ECS's buckets. */
  bucketsShared: { perHour: 0.4, seconds: [10, 120] },
  spotWave: { perHour: 0.4, seconds: [0, 0] },
  workerDies: { perHour: 3, seconds: [0, 0] },
  workerSilent: { perHour: 2, seconds: [3, 90] },
  workerFlaps: { perHour: 0.7, seconds: [10, 60] },
  /** Work that no claim explains. */
  workerBusy: { perHour: 1.5, seconds: [10, 200] },
  slotLeaks: { perHour: 0.4, seconds: [0, 0] },
  /** A task whose container outlives its end at ECS, or outlives SIGTERM. */
  zombie: { perHour: 0.8, seconds: [5, 120] },
  ledgerGone: { perHour: 0.15, seconds: [3, 60] },
  /** Every call of DynamoDB takes up to two seconds, so that whatever can cross does. */
  ledgerSlow: { perHour: 0.6, seconds: [10, 90] },
  /** Two or three controllers at once. */
  moreControllers: { perHour: 0.8, seconds: [10, 400] },
  /** A process stands still at its next call, and then goes on. */
  processPaused: { perHour: 1, seconds: [2, 40] },
  newTemplate: { perHour: 0.15, seconds: [0, 0] },
  /** A new template whose workers never get ready, and after a while a good one. */
  templateNeverReady: { perHour: 0.08, seconds: [100, 900] },
  /** A new template whose workers get ready and end seconds later, and after a while a good one. */
  templateDies: { perHour: 0.08, seconds: [100, 900] },
  targetChanged: { perHour: 0.3, seconds: [60, 900] },
  maxWorkersChanged: { perHour: 0.2, seconds: [60, 900] },
  /** A deployment with another lease, drain, reuse or capacity. */
  poolChanged: { perHour: 0.3, seconds: [60, 900] },
  poolRemoved: { perHour: 0.15, seconds: [60, 900] },
  spendLimited: { perHour: 0.2, seconds: [60, 900] },
  paused: { perHour: 0.15, seconds: [20, 300] },
  drained: { perHour: 0.1, seconds: [20, 200] },
} as const satisfies Readonly<
  Record<string, { readonly perHour: number; readonly seconds: readonly [number, number] }>
>;

/** What may go wrong with a single call, and how often a call on the mean. */
export const callFaults = {
  ledgerErrorBefore: 0.0006,
  ledgerAnswerLost: 0.0006,
  /** The SDK tries again by itself: the first answer is cut, the second one is of a call that finds it done. */
  ledgerRetried: 0.0006,
  /** The call takes its effect when its client has given it up, up to 1.5 s later. */
  ledgerLate: 0.0003,
  ecsLate: 0.003,
  ecsErrorBefore: 0.006,
  ecsAnswerLost: 0.006,
  controllerCrash: 0.0001,
  gatewayCrash: 0.001,
  slowProbe: 0.005,
  lostProbe: 0.003,
  hookFails: 0.02,
} as const satisfies Readonly<Record<string, number>>;

/**
 * What is wrong all the time, counted where it shows: indexes up to 5 s late, clocks within 2 s of each other,
 * addresses given again at once.
 */
const standingFaults = ['indexLag', 'clockSkew', 'addressReused'] as const;

export type ScheduledFault = keyof typeof scheduledFaults;
export type CallFault = keyof typeof callFaults;
export type FaultKind = ScheduledFault | CallFault | (typeof standingFaults)[number];

export const scheduledFaultKinds = Object.keys(scheduledFaults) as readonly ScheduledFault[];
export const callFaultKinds = Object.keys(callFaults) as readonly CallFault[];
export const faultKinds: readonly FaultKind[] = [
  ...scheduledFaultKinds,
  ...callFaultKinds,
  ...standingFaults,
];
