import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { SimulateOptions } from './options.ts';
import { runSeed, type SeedOptions, type SeedReport } from './seed-run.ts';

/** Runs all seeds, on so many threads; reports in the order of the seeds, each as soon as those before it are there. */
export async function* runSeeds({
  seed,
  seeds,
  hours,
  faults,
  jobs,
}: SimulateOptions): AsyncGenerator<SeedReport> {
  const asks = Array.from({ length: seeds }, (_, position) => ({ seed: seed + position, hours, faults }));
  if (jobs === 1) {
    for (const ask of asks) yield await runSeed(ask);
    return;
  }
  const queue = asks.entries();
  const reports = asks.map(() => Promise.withResolvers<SeedReport>());
  const threads = Array.from({ length: Math.min(jobs, seeds) }, async () => {
    const thread = new Worker(new URL('./seed-thread.ts', import.meta.url));
    try {
      for (const [position, ask] of queue) {
        try {
          reports[position]?.resolve(await askThread(thread, ask));
        } catch (error) {
          reports[position]?.reject(error);
        }
      }
    } finally {
      await thread.terminate();
    }
  });
  try {
    for (const { promise } of reports) yield await promise;
  } finally {
    await Promise.allSettled(threads);
  }
}

async function askThread(thread: Worker, ask: SeedOptions): Promise<SeedReport> {
  thread.postMessage(ask);
  const [answer]: { report?: SeedReport; error?: unknown }[] = await once(thread, 'message');
  if (answer?.report !== undefined) return answer.report;
  throw answer?.error ?? new Error(`seed ${ask.seed} came to nothing`);
}
