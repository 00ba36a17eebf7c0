import type { Heartbeat } from '../reads/heartbeat.ts';
import type { ControllerView } from '../schemas/status.ts';
import { isoTime, isoTimeOf } from './times.ts';

/** A controller passes at least every 15 s; one that is silent for so long is dead or cut off. */
export const passOverdueSeconds = 60;
/** The schedule starts a run every five minutes: after two of them nobody is coming. */
const absentSeconds = 600;

/** How the controller is, by its last pass over any pool and by its lease. Epoch milliseconds. Pure. */
export function controllerView(
  lastPass: number | undefined,
  { renewedAt, isHeld }: Heartbeat,
  now: number,
): ControllerView {
  const told = {
    lastPass: lastPass === undefined ? null : isoTime(lastPass),
    lastHeartbeat: isoTimeOf(renewedAt) ?? null,
  };
  if (lastPass === undefined) {
    const note = isHeld
      ? 'it holds its lease, and has made no pass yet'
      : 'no controller has made a pass yet';
    return { state: 'absent', ...told, note };
  }
  const silentSeconds = Math.round((now - lastPass) / 1000);
  if (silentSeconds <= passOverdueSeconds) return { state: 'healthy', ...told, note: 'it makes its passes' };
  const isAlive = renewedAt !== undefined && now - renewedAt <= passOverdueSeconds * 1000;
  const note = `no pass for ${silentSeconds} s, ${isAlive ? 'though it holds its lease' : 'and its lease is not renewed'}`;
  const isAbsent = silentSeconds > absentSeconds && !isAlive;
  return { state: isAbsent ? 'absent' : 'late', ...told, note };
}
