import { GetLogEventsCommand, type OutputLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import type { WorkerKey } from '../claims/ports.ts';
import { accountAnswerMilliseconds, type LogCalls } from './aws-clients.ts';

/** `at`: epoch milliseconds. */
export type LogLine = { readonly at: number; readonly message: string };

/** A worker's last words, the oldest first; `note` says why there are none, or not all. */
export type LastLines = { readonly lines: readonly LogLine[]; readonly note?: string };

/** Where workers' output is read. Never rejects: what can't be had is a note. */
export type WorkerLogs = { lastLines(worker: WorkerKey): Promise<LastLines> };

const maxLines = 100;
const maxLineCharacters = 2000;
const maxCharacters = 64 * 1024;
/** A page may be empty although there is more before it. Source: CloudWatch Logs API reference, GetLogEvents. */
const maxPages = 3;
/** What the container of a pool's task definition is called (`cluster/task-definition.ts`). */
const containerName = 'worker';

/** Without a log group there is nobody to ask. */
export const noWorkerLogs: WorkerLogs = {
  lastLines: async () => ({ lines: [], note: 'no log group is configured: set WARM_POOL_WORKER_LOG_GROUP' }),
};

/** Reads a log group of CloudWatch Logs, where the `awslogs` driver keeps a stream a task. */
export function openWorkerLogs(client: LogCalls, group: string): WorkerLogs {
  return {
    async lastLines({ pool, workerId }) {
      const stream = `${pool}/${containerName}/${workerId}`;
      try {
        return boundedLines(await lastEvents(client, { group, stream }));
      } catch (error) {
        return { lines: [], note: whyNot(error, stream) };
      }
    },
  };
}

/** The deadline is of all pages together. */
async function lastEvents(
  client: LogCalls,
  { group, stream }: { readonly group: string; readonly stream: string },
): Promise<readonly OutputLogEvent[]> {
  const abortSignal = AbortSignal.timeout(accountAnswerMilliseconds);
  const about = { logGroupName: group, logStreamName: stream, limit: maxLines };
  let nextToken: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const input = { ...about, ...(nextToken !== undefined && { nextToken }) };
    const { events = [], nextBackwardToken } = await client.send(new GetLogEventsCommand(input), {
      abortSignal,
    });
    if (events.length > 0 || nextBackwardToken === nextToken) return events;
    nextToken = nextBackwardToken;
  }
  return [];
}

function boundedLines(events: readonly OutputLogEvent[]): LastLines {
  if (events.length === 0) return { lines: [], note: 'it wrote nothing' };
  const all = events.slice(-maxLines).map(({ timestamp = 0, message = '' }) => ({
    at: timestamp,
    message: message.slice(0, maxLineCharacters),
  }));
  let characters = 0;
  const from = all.findLastIndex(({ message }) => {
    characters += message.length;
    return characters > maxCharacters;
  });
  const lines = all.slice(from + 1);
  return events.length >= maxLines || from >= 0
    ? { lines, note: `its last ${lines.length} lines` }
    : { lines };
}

function whyNot(error: unknown, stream: string): string {
  const { name, message } = error instanceof Error ? error : { name: 'error', message: String(error) };
  if (name === 'ResourceNotFoundException') {
    return `there is no log of it (${stream}): it wrote nothing, or what it wrote has expired`;
  }
  if (name === 'AbortError' || name === 'TimeoutError') {
    return `its log did not come within ${accountAnswerMilliseconds / 1000} s: look again`;
  }
  return `its log can't be read: ${name}: ${message}`;
}
