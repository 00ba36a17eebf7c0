import type { WorkerView } from '../../api/schemas/workers.ts';
import { durationText } from './format.ts';

type LaunchStep = NonNullable<WorkerView['launch']>['step'];

const launchTexts: Readonly<Record<LaunchStep, string>> = {
  placing: 'waiting for its place',
  pulling: 'pulling its image',
  starting: 'starting',
  getting_ready: 'getting ready',
};

const shortLaunchTexts: Readonly<Record<LaunchStep, string>> = {
  placing: 'placing',
  pulling: 'pulling',
  starting: 'starting',
  getting_ready: 'probing',
};

/** The same where there is little room: `pulling, 12 s`. Pure. */
export function shortLaunchText({ step, since }: NonNullable<WorkerView['launch']>, now: number): string {
  return `${shortLaunchTexts[step]}, ${durationText(now - Date.parse(since))}`;
}

/** What a launching worker waits for, and for how long already: `pulling its image, 12 s`. Pure. */
export function launchText({ step, since }: NonNullable<WorkerView['launch']>, now: number): string {
  return `${launchTexts[step]}, ${durationText(now - Date.parse(since))}`;
}

/** Exit codes that a person should not have to look up. Source: POSIX shells tell a signal as 128 + its number. */
const exitTexts: Readonly<Record<number, string>> = {
  0: 'ended by itself, well',
  137: 'was killed (SIGKILL: out of memory, or it did not end in time)',
  139: 'crashed (SIGSEGV)',
  143: 'ended as it was told to (SIGTERM)',
};

/** Why and how a worker ended, in one sentence. Pure. */
export function endText({ end, drainReason }: Pick<WorkerView, 'end' | 'drainReason'>): string {
  const how = exitText(end?.exitCode);
  const why = drainReason ?? end?.stoppedReason ?? end?.stopCode;
  if (why === undefined) return how ?? 'nothing is known of why it ended';
  return how === undefined ? why : `${why}: ${how}`;
}

/** What an exit code says; undefined where there is none. */
function exitText(exitCode: number | undefined): string | undefined {
  if (exitCode === undefined) return undefined;
  return exitTexts[exitCode] === undefined
    ? `exit code ${exitCode}`
    : `exit code ${exitCode}, ${exitTexts[exitCode]}`;
}
