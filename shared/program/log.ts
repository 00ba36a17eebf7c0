import { type Logger, pino } from 'pino';
import { PinoPretty } from 'pino-pretty';

export type Log = Logger;

/** A program's log: one JSON line an event on standard output; readable lines where that is a terminal. */
export function openLog(program: string): Log {
  const options = { name: program, base: { program }, timestamp: pino.stdTimeFunctions.isoTime };
  if (!process.stdout.isTTY) return pino(options);
  return pino(
    options,
    PinoPretty({ sync: true, ignore: 'program,name', messageFormat: `${program}: {msg}` }),
  );
}
