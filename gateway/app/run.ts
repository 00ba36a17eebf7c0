import type { GatewayPorts } from './api/ports.ts';
import type { App, ServerSettings } from './api/routes/context.ts';
import { buildServer } from './server.ts';
import { unlessAborted } from './unless-aborted.ts';
import { within } from './within.ts';

export type GatewaySettings = ServerSettings & { readonly host: string; readonly port: number };

/** How often the counted hits and misses go to the ledger. */
const flushMilliseconds = 1000;
/** Requests under way may take so long to end; then their connections are cut. */
const graceSeconds = 3;
/** How long the last counts may take to be written. */
const lastFlushMilliseconds = 1000;

/**
 * Serves until the signal aborts, then ends cleanly within 5 s: no new connection, event streams and web sockets
 * closed, requests under way finished or cut, counts written. Rejects where the address can't be listened on.
 */
export async function run(
  ports: GatewayPorts,
  settings: GatewaySettings,
  signal: AbortSignal,
): Promise<void> {
  const { log, clock } = ports;
  const app = await buildServer(ports, settings);
  try {
    const address = await app.listen({ host: settings.host, port: settings.port });
    log.info({ address, version: settings.version }, 'listening');
    while (!signal.aborted) {
      await clock.sleep(flushMilliseconds, signal);
      await unlessAborted(
        flush(ports, () => ports.claims.flushCounts()),
        signal,
      );
    }
  } finally {
    await closeInTime(app, clock);
    await within(
      clock.sleep,
      lastFlushMilliseconds,
      flush(ports, () => ports.claims.flushAllCounts()),
    );
  }
}

async function closeInTime(app: App, clock: GatewayPorts['clock']): Promise<void> {
  const closing = app.close();
  await within(clock.sleep, graceSeconds * 1000, closing);
  app.server.closeAllConnections();
  await closing;
}

/** Counts that can't be written now are kept and written later. */
async function flush({ log }: Pick<GatewayPorts, 'log'>, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    log.warn({ err: error }, 'counts of grabs could not be written; they are kept');
  }
}
