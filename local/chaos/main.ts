import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { CallerError } from '../../shared/pool/errors.ts';
import { readSettings } from '../../shared/program/settings.ts';
import { launchSettingsSchema } from '../launch/settings.ts';
import { parseOptions } from './options.ts';
import { runChaos } from './run.ts';
import { summaryOf } from './summary.ts';

/** `npm run chaos -- --minutes M [--seed N]`: the local run under faults; exits with 1 where the books differ. */

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const configurationExitCode = 78;
const print = (text: string) => console.log(text);

const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ending.abort());

async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  await setTimeout(Math.max(0, milliseconds), undefined, signal === undefined ? {} : { signal }).catch(
    () => undefined,
  );
}

try {
  const options = parseOptions(process.argv.slice(2), randomInt(2 ** 31));
  print(`chaos: ${options.minutes} minutes, seed ${options.seed}`);
  const run = {
    options,
    root,
    settings: readSettings(launchSettingsSchema, process.env),
    password: randomBytes(12).toString('base64url'),
    clock: { now: () => Date.now(), monotonic: () => performance.now(), sleep },
    random: { id: () => randomUUID(), number: () => Math.random() },
    print,
  };
  const result = await runChaos(run, ending.signal);
  for (const line of summaryOf(options, result)) print(line);
  process.exit(result.differences.length === 0 ? 0 : 1);
} catch (error) {
  console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exit(error instanceof CallerError ? configurationExitCode : 1);
}
