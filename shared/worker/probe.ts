import type { WorkerProtocol } from '../pool/config.ts';
import type { WorkerStatus } from '../pool/worker.ts';

/** Where a worker is asked. */
export type WorkerEndpoint = {
  readonly workerId: string;
  readonly address: string;
  readonly port: number;
  readonly protocol: WorkerProtocol;
};

/**
 * What a probe found. `ready` carries what the worker calls itself, where its protocol tells;
 * `unready` answered, but not as a ready worker does; `silent` did not answer in time.
 * `leaked`: a slot is taken with nothing running in it.
 */
export type Probe =
  | {
      readonly kind: 'ready';
      readonly identity?: string;
      readonly idle: boolean;
      readonly leaked: boolean;
      /** Epoch milliseconds at which the oldest running task started, by the worker's word. */
      readonly oldestTaskStartedAt?: number;
      readonly status?: WorkerStatus;
    }
  | { readonly kind: 'unready'; readonly message: string }
  | { readonly kind: 'silent'; readonly message: string };
