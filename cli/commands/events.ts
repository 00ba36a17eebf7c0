import type { Command } from 'commander';
import { basicAuthorization } from '../../gateway/client/client.ts';
import { eventsOf, type StreamEvent } from '../event-stream.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CliPorts } from '../ports.ts';
import { CliProblem, usageProblem } from '../problem.ts';
import { printable } from '../text/table.ts';
import { type GlobalOptions, openRun, type Run } from './run.ts';

const firstPauseMilliseconds = 500;
const maxPauseMilliseconds = 10_000;
/** Connections in a row that brought no event at all; then the gateway is gone. */
const maxFailures = 20;

/** `pool events`: what changes, and why, until it is interrupted. */
export function addEvents(program: Command, ports: CliPorts): void {
  program
    .command('events')
    .description('what changes, and why, until it is interrupted; --json gives one event a line')
    .action(async (_options: object, command: Command) => {
      const isJson = command.optsWithGlobals<GlobalOptions>().json === true;
      const lineOf = isJson ? jsonLine : eventLine;
      await follow(await openRun(ports, command), (event) => ports.print(lineOf(event)));
    });
}

/** Listens again and again; throws where the login is refused, or the gateway stays away. */
async function follow(run: Run, hear: (event: StreamEvent) => void): Promise<void> {
  const { clock, interrupted, tell } = run.ports;
  let failures = 0;
  while (!interrupted.aborted && failures < maxFailures) {
    const why = await listen(run, (event) => {
      failures = 0;
      hear(event);
    });
    if (interrupted.aborted) return;
    failures += 1;
    tell(`the gateway is not heard: ${why}; listening again`);
    await clock.sleep(
      Math.min(maxPauseMilliseconds, firstPauseMilliseconds * 2 ** (failures - 1)),
      interrupted,
    );
  }
  if (!interrupted.aborted) throw new CliProblem('the gateway is gone', exitCodes.service);
}

/** One connection, until it ends; answers why it did. */
async function listen({ ports, connection }: Run, hear: (event: StreamEvent) => void): Promise<string> {
  const { fetch = (request: Request) => globalThis.fetch(request), interrupted } = ports;
  const headers = {
    authorization: basicAuthorization(connection.user, connection.password),
    accept: 'text/event-stream',
  };
  const url = `${connection.url.replace(/\/$/, '')}/api/v1/events`;
  try {
    const answer = await fetch(new Request(url, { headers, redirect: 'error', signal: interrupted }));
    if (answer.status === 401) throw usageProblem('unauthorized: the user or the password is wrong');
    if (!answer.ok || answer.body === null) return `it answered ${answer.status}`;
    for await (const event of eventsOf(answer.body)) hear(event);
    return 'it closed the stream';
  } catch (error) {
    if (error instanceof CliProblem) throw error;
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return cause instanceof Error ? cause.message : String(cause);
  }
}

function jsonLine({ event, data }: StreamEvent): string {
  return `{"event":${JSON.stringify(event)},"data":${data}}`;
}

/** An event in words: what it is about, then what there is to say of it. */
export function eventLine({ event, data }: StreamEvent): string {
  const fields: Readonly<Record<string, unknown>> = JSON.parse(data);
  const said = [
    'pool',
    'name',
    'id',
    'workerId',
    'state',
    'action',
    'count',
    'reason',
    'outcome',
    'want',
    'message',
  ]
    .map((name) => fields[name])
    .filter((value) => typeof value === 'string' || typeof value === 'number');
  return printable([event.padEnd(8), ...said].join('  ').trimEnd());
}
