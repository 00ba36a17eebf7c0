import type { GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, it } from 'vitest';
import type { LogCalls } from './aws-clients.ts';
import { noWorkerLogs, openWorkerLogs } from './worker-logs.ts';

type Event = { readonly timestamp: number; readonly message: string };
const worker = { pool: 'etl', workerId: 'abc' };

/** A log group whose only stream has these pages, the last one first, as GetLogEvents gives them. */
function aLogGroup(pages: readonly (readonly Event[])[]) {
  const asked: GetLogEventsCommand['input'][] = [];
  const client: LogCalls = {
    async send({ input }) {
      asked.push(input);
      if (input.logStreamName !== 'etl/worker/abc') throw named('ResourceNotFoundException');
      const page = Number(input.nextToken ?? 0);
      const nextBackwardToken = String(Math.min(page + 1, pages.length));
      return { events: [...(pages[page] ?? [])], nextBackwardToken, $metadata: {} };
    },
  };
  return { asked, logs: openWorkerLogs(client, 'warm-pool-dev-workers') };
}

function named(name: string): Error {
  return Object.assign(new Error('the reason'), { name });
}

const event = (message: string, timestamp = 1000): Event => ({ timestamp, message });

describe("a worker's last words", () => {
  it("are of its pool's own stream, with their moments", async () => {
    const { logs, asked } = aLogGroup([[event('one'), event('two', 2000)]]);
    expect(await logs.lastLines(worker)).toEqual({
      lines: [
        { at: 1000, message: 'one' },
        { at: 2000, message: 'two' },
      ],
    });
    expect(asked).toMatchObject([{ logGroupName: 'warm-pool-dev-workers', limit: 100 }]);
  });

  it('are looked for on the page before where a page is empty, three times at most', async () => {
    expect(await aLogGroup([[], [event('one')]]).logs.lastLines(worker)).toMatchObject({
      lines: [{ message: 'one' }],
    });
    const { logs, asked } = aLogGroup([[], [], [], [event('one')]]);
    expect(await logs.lastLines(worker)).toEqual({ lines: [], note: 'it wrote nothing' });
    expect(asked).toHaveLength(3);
  });

  it('are cut where they are many or long, and said to be', async () => {
    const many = Array.from({ length: 100 }, (_, line) => event(`${line}`.padEnd(5000, 'x')));
    const { lines, note } = await aLogGroup([many]).logs.lastLines(worker);
    expect(lines).toHaveLength(32);
    expect(lines.at(-1)?.message).toMatch(/^99x{1998}$/);
    expect(note).toBe('its last 32 lines');
  });

  it.each([
    ['ResourceNotFoundException', 'there is no log of it'],
    ['TimeoutError', 'did not come within 2 s'],
    ['AccessDeniedException', "can't be read: AccessDeniedException: the reason"],
  ])('are a note where CloudWatch Logs says %s', async (name, note) => {
    const client: LogCalls = { send: () => Promise.reject(named(name)) };
    const told = await openWorkerLogs(client, 'group').lastLines(worker);
    expect(told).toEqual({ lines: [], note: expect.stringContaining(note) });
  });

  it('are a note where no log group is configured', async () => {
    expect((await noWorkerLogs.lastLines(worker)).note).toContain('WARM_POOL_WORKER_LOG_GROUP');
  });
});
