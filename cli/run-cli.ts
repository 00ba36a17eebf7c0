import { Command, CommanderError } from 'commander';
import { CallerError, ServiceError } from '../shared/pool/errors.ts';
import { addCheck } from './commands/check.ts';
import { addClaims } from './commands/claims.ts';
import { addEvents } from './commands/events.ts';
import { addReads } from './commands/reads.ts';
import { addTasks } from './commands/tasks.ts';
import { addWrites } from './commands/writes.ts';
import { exitCodes } from './exit-codes.ts';
import type { CliPorts } from './ports.ts';
import { CliProblem } from './problem.ts';

const help = `
The gateway's address and password: GATEWAY_URL and GATEWAY_HTTP_PASSWORD, or the options, or those of ./go.sh local.
Exit codes: 0 done, 1 the gateway or what it stands on failed, 2 wrong usage, 3 a miss, 4 the claim has ended;
grab -- COMMAND ends as the command does.`;

/** Runs `pool WORDS…` and answers its exit code; whatever goes wrong is told in words. */
export async function runCli(words: readonly string[], ports: CliPorts): Promise<number> {
  let exitCode: number = exitCodes.done;
  const program = commands(ports, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...words], { from: 'user' });
    return exitCode;
  } catch (error) {
    return report(error, ports, words.includes('--json'));
  }
}

function commands(ports: CliPorts, exitWith: (code: number) => void): Command {
  const program = new Command('pool')
    .description('Grabs workers of a warm pool, looks at them, and changes how many there are.')
    .option('--url <url>', "the gateway's address")
    .option('--user <user>', "the gateway's user")
    .option('--password-file <file>', 'a file that holds the password')
    .option('--json', 'answer in JSON')
    .addHelpText('after', help)
    .showHelpAfterError('(pool --help tells how)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => ports.print(text.replace(/\n$/, '')),
      writeErr: (text) => ports.tell(text.replace(/\n$/, '')),
    });
  addReads(program, ports);
  addClaims(program, ports, exitWith);
  addTasks(program, ports);
  addWrites(program, ports);
  addCheck(program, ports);
  addEvents(program, ports);
  return program;
}

function report(error: unknown, ports: CliPorts, isJson: boolean): number {
  // Commander has told it already: help that was asked for, or what is wrong with the words.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.caller;
  if (error instanceof CliProblem) {
    if (isJson && error.call !== undefined) ports.print(JSON.stringify({ error: error.call }, null, 2));
    ports.tell(error.message);
    return error.exitCode;
  }
  if (error instanceof CallerError || error instanceof ServiceError) {
    ports.tell(error.message);
    return error instanceof CallerError ? exitCodes.caller : exitCodes.service;
  }
  throw error;
}
