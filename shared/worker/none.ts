import type { Probe } from './probe.ts';

/** What is known of a worker that can't be asked: RUNNING is all there is. */
export function probeNone(): Probe {
  return { kind: 'ready', idle: true, leaked: false };
}
