import { PassThrough, type Readable } from 'node:stream';
import { CallerError, ServiceError } from '../../../../shared/pool/errors.ts';
import { within } from '../../within.ts';
import type { GatewayPorts } from '../ports.ts';
import { isoTime } from '../views/times.ts';
import { changesBetween, eventText, type FeedEvent, type FeedState } from './feed-event.ts';
import { type FeedWish, isWished } from './feed-wish.ts';

/** How often the ledger is read while somebody listens. */
const readMilliseconds = 500;
/** A comment so often keeps proxies from closing a quiet stream. */
const heartbeatSeconds = 15;
/** A listener that is this far behind is cut off; it comes back and reads everything anew. */
const maxBacklogBytes = 1024 * 1024;
const maxListeners = 200;
/** How long a reading under way may hold the end of the program. */
const closeMilliseconds = 500;

const ready: FeedEvent = { event: 'ready', data: {} };
const heartbeat = Buffer.from(': still here\n\n');

type FeedPorts = Pick<GatewayPorts, 'clock' | 'log'> & { readonly read: () => Promise<FeedState> };

/** Tells many listeners what changed, with one reader for all of them, which rests while nobody listens. */
export type Feed = {
  /** A stream of the server-sent events that are wished; destroy it to stop listening. Throws `too_many_requests`. */
  listen(wish?: FeedWish): Readable;
  /** Ends every stream and waits for the reader, unless the ledger hangs. */
  close(): Promise<void>;
};

/** Opens a feed. It remembers what it read last, and nothing else. */
export function openFeed(ports: FeedPorts): Feed {
  const listeners = new Map<PassThrough, FeedWish>();
  const closing = new AbortController();
  let reader: Promise<void> | undefined;
  let seen: FeedState | undefined;

  const send = (events: readonly FeedEvent[]) => tellEach(listeners, events);
  const beat = () => {
    for (const listener of listeners.keys()) write(listener, heartbeat);
  };
  const learn = (state: FeedState) => {
    send(seen === undefined ? [ready] : changesBetween(seen, state));
    seen = state;
  };
  const followLedger = async () => {
    await follow(ports, {
      learn,
      send,
      beat,
      isWanted: () => listeners.size > 0 && !closing.signal.aborted,
      signal: closing.signal,
    });
    seen = undefined;
    reader = undefined;
  };
  return {
    listen(wish = {}) {
      if (closing.signal.aborted || listeners.size >= maxListeners) throw full();
      const listener = new PassThrough();
      listener.on('error', () => undefined);
      listener.once('close', () => listeners.delete(listener));
      listeners.set(listener, wish);
      listener.write('retry: 1000\n\n');
      if (seen !== undefined) write(listener, bytesOf([ready], wish));
      reader ??= followLedger();
      return listener;
    },
    async close() {
      closing.abort();
      for (const listener of listeners.keys()) listener.end();
      await within(ports.clock.sleep, closeMilliseconds, reader ?? Promise.resolve());
    },
  };
}

type Following = {
  readonly learn: (state: FeedState) => void;
  readonly send: (events: readonly FeedEvent[]) => void;
  readonly beat: () => void;
  readonly isWanted: () => boolean;
  readonly signal: AbortSignal;
};

/** Reads as long as it is wanted; a reading that fails is told once, and the next one is made all the same. */
async function follow({ read, clock, log }: FeedPorts, following: Following): Promise<void> {
  const { learn, send, beat, isWanted, signal } = following;
  let staleSince: number | undefined;
  let heartbeatAt = clock.now();
  while (isWanted()) {
    const state = await read().catch((error: unknown) => {
      staleSince ??= startStale(error, { now: clock.now(), send, log });
      return undefined;
    });
    if (state !== undefined) {
      if (staleSince !== undefined) send([{ event: 'fresh', data: {} }]);
      staleSince = undefined;
      learn(state);
    }
    if (clock.now() - heartbeatAt >= heartbeatSeconds * 1000) {
      beat();
      heartbeatAt = clock.now();
    }
    await clock.sleep(readMilliseconds, signal);
  }
}

function startStale(
  error: unknown,
  { now, send, log }: { now: number; send: Following['send']; log: FeedPorts['log'] },
): number {
  log.warn({ err: error }, "the feed can't read the ledger");
  const message = error instanceof ServiceError ? error.message : 'the gateway failed; its log tells why';
  send([{ event: 'stale', data: { since: isoTime(now), message } }]);
  return now;
}

/** Made bytes once for all of one wish: each listener would make, and hold until it is read, bytes of its own. */
function tellEach(listeners: ReadonlyMap<PassThrough, FeedWish>, events: readonly FeedEvent[]): void {
  const bytesByWish = new Map<string, Buffer>();
  for (const [listener, wish] of listeners) {
    const name = JSON.stringify(wish);
    const bytes = bytesByWish.get(name) ?? bytesOf(events, wish);
    bytesByWish.set(name, bytes);
    write(listener, bytes);
  }
}

function bytesOf(events: readonly FeedEvent[], wish: FeedWish): Buffer {
  const wished = events.filter((event) => isWished(wish, event));
  return Buffer.from(wished.map(eventText).join(''));
}

function write(listener: PassThrough, bytes: Buffer): void {
  if (bytes.length === 0 || listener.destroyed || listener.writableEnded) return;
  if (listener.writableLength > maxBacklogBytes) listener.destroy();
  else listener.write(bytes);
}

function full(): CallerError {
  return new CallerError(
    'too_many_requests',
    `the feed has no room for more than ${maxListeners} listeners`,
    {
      details: { retryAfterSeconds: 5 },
    },
  );
}
