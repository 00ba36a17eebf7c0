import { startWorker as start, type WorkerOptions } from '../../../../workers/example/worker.ts';
import { portBehindWire } from './behind-wire.ts';

/** The example worker behind a wire, as one of many in one process. */
export function startWorker(options: WorkerOptions): ReturnType<typeof start> {
  return start({ ...options, port: portBehindWire(options.port) });
}
