import { z } from 'zod';
import { AwsError } from './model/aws-error.ts';
import type { OutputLine } from './runtime/output-ring.ts';

const targetPrefix = 'Logs_20140328.';
/** A page of GetLogEvents. Source: CloudWatch Logs API reference. */
const maxEvents = 10_000;

const getLogEventsSchema = z.looseObject({
  logStreamName: z.string(),
  limit: z.int().min(1).max(maxEvents).default(maxEvents),
});

/** The operation that an `X-Amz-Target` header names; undefined where it is none of CloudWatch Logs'. */
export function logsOperation(target: unknown): string | undefined {
  if (typeof target !== 'string' || !target.startsWith(targetPrefix)) return undefined;
  return target.slice(targetPrefix.length);
}

/**
 * GetLogEvents: the last events of a stream, whose name ends in its task's id, in one page, whatever its group. Throws
 * as CloudWatch Logs does where there is no such stream.
 */
export function logEvents(
  operation: string,
  request: unknown,
  output: (taskId: string) => readonly OutputLine[] | undefined,
): object {
  if (operation !== 'GetLogEvents') throw new AwsError('UnknownOperationException', operation);
  const parsed = getLogEventsSchema.safeParse(request);
  if (!parsed.success) throw new AwsError('InvalidParameterException', parsed.error.message);
  const { logStreamName, limit } = parsed.data;
  const taskId = logStreamName.slice(logStreamName.lastIndexOf('/') + 1);
  const lines = output(taskId);
  if (lines === undefined) {
    throw new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');
  }
  const events = lines
    .slice(-limit)
    .map(({ at, message }) => ({ timestamp: at, ingestionTime: at, message }));
  return { events, nextForwardToken: 'f/end', nextBackwardToken: 'b/begin' };
}
