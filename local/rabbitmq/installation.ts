import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** The programs of a RabbitMQ: the server's own script, and Erlang's port mapper. */
export type RabbitMqInstallation = { readonly server: string; readonly epmd: string };

/**
 * Where packages put the server's own script. The `rabbitmq-server` on Debian's PATH is another one: it runs
 * as the system's user `rabbitmq`, in the system's directories.
 */
const serverScripts = [
  '/usr/lib/rabbitmq/bin/rabbitmq-server',
  '/opt/homebrew/opt/rabbitmq/sbin/rabbitmq-server',
  '/usr/local/opt/rabbitmq/sbin/rabbitmq-server',
];

/** The RabbitMQ of this machine, or undefined where none is installed. `path` is the PATH to search. */
export async function findRabbitMq(path: string): Promise<RabbitMqInstallation | undefined> {
  const server = await firstExecutable(serverScripts);
  const epmd = await firstExecutable(path.split(delimiter).map((directory) => join(directory, 'epmd')));
  if (server === undefined || epmd === undefined) return undefined;
  return { server, epmd };
}

/** Whether `startRabbitMq` has something to start. */
export async function rabbitMqAvailable(path: string): Promise<boolean> {
  return (await findRabbitMq(path)) !== undefined;
}

async function firstExecutable(files: readonly string[]): Promise<string | undefined> {
  for (const file of files) {
    if (await isExecutable(file)) return file;
  }
  return undefined;
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
