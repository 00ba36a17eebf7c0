import { startWorker } from './worker.ts';

/** sysexits.h's EX_CONFIG. */
const wrongSettingsExitCode = 78;
const crashExitCode = 1;

function log(event: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`);
}

async function main(): Promise<void> {
  const stopping = Promise.withResolvers<string>();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopping.resolve(signal));
  const worker = await startWorker({
    host: process.env['HOST'] ?? '0.0.0.0',
    port: Number(process.env['PORT'] ?? 2345),
    environment: process.env,
    log,
  });
  const crashed = worker.crashed.then(() => 'crash');
  const reason = await Promise.race([stopping.promise, crashed]);
  await worker.close();
  log({ event: 'ended', reason });
  process.exitCode = reason === 'crash' ? crashExitCode : 0;
}

try {
  await main();
} catch (error) {
  log({ event: 'not started', error: error instanceof Error ? error.message : String(error) });
  process.exitCode = wrongSettingsExitCode;
}
