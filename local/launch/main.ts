import { randomBytes, randomInt } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { CallerError } from '../../shared/pool/errors.ts';
import { readSettings } from '../../shared/program/settings.ts';
import { launch } from './launch.ts';
import { parseOptions } from './options.ts';
import { launchSettingsSchema } from './settings.ts';

/** `./go.sh local`: everything on this machine, until Ctrl-C. */

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const configurationExitCode = 78;

const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ending.abort());

try {
  const settings = readSettings(launchSettingsSchema, process.env);
  await launch(
    {
      options: parseOptions(process.argv.slice(2)),
      settings,
      root,
      password: settings.GATEWAY_HTTP_PASSWORD ?? randomBytes(12).toString('base64url'),
      seed: randomInt(2 ** 31),
      print: (text) => console.log(text),
    },
    ending.signal,
  );
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(error instanceof CallerError ? configurationExitCode : 1);
}
