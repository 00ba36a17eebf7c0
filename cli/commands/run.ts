import type { Command } from 'commander';
import type { GatewayClient } from '../../gateway/client/client.ts';
import { type Connection, type ConnectionOptions, clientOf, connectionOf } from '../connection.ts';
import type { CliPorts } from '../ports.ts';

export type GlobalOptions = ConnectionOptions & { readonly json?: true };

/** One command under way: the gateway it asks, and how it answers. */
export type Run = {
  readonly ports: CliPorts;
  readonly connection: Connection;
  readonly client: GatewayClient;
  /** Prints the answer: as JSON where that was asked for, else as lines for a person. */
  answer(data: unknown, lines: () => readonly string[]): void;
};

/** Throws where it isn't known which gateway to ask, or by which password. */
export async function openRun(ports: CliPorts, command: Command, timeoutSeconds?: number): Promise<Run> {
  const options = command.optsWithGlobals<GlobalOptions>();
  const connection = await connectionOf(ports, options);
  return {
    ports,
    connection,
    client: clientOf(ports, connection, timeoutSeconds),
    answer(data, lines) {
      const all = options.json === true ? [JSON.stringify(data, null, 2)] : lines();
      for (const line of all) ports.print(line);
    },
  };
}
