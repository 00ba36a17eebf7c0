import { parentPort } from 'node:worker_threads';
import { runSeed, type SeedOptions } from './seed-run.ts';

// Nobody reads the stacks of what fails on purpose, and they cost a few per cent of a run.
Error.stackTraceLimit = 0;

/** Runs one seed after the other, as they are sent. */
parentPort?.on('message', (options: SeedOptions) => {
  void runSeed(options).then(
    (report) => parentPort?.postMessage({ report }),
    (error: unknown) => parentPort?.postMessage({ error }),
  );
});
