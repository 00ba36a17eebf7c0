import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CreateTableCommand,
  DynamoDBClient,
  ResourceInUseException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { createTableInput } from '../../shared/ledger/table.ts';
import { lockDirectory } from './directory-lock.ts';

export type LocalLedgerOptions = {
  readonly tableName: string;
  /** Where its files lie, made if absent; in memory without it. A folder serves one ledger at a time. */
  readonly directory?: string;
  /** 127.0.0.1 unless given. */
  readonly host?: string;
  /** Any free one unless given. */
  readonly port?: number;
};

export type LocalLedger = { readonly url: string; close(): Promise<void> };

const tableReadySeconds = 10;

/**
 * Starts the embedded DynamoDB (dynalite) with the ledger's table in it; a table of an earlier start is kept.
 * `close` ends every connection and gives the folder free.
 */
export async function startLocalLedger(options: LocalLedgerOptions): Promise<LocalLedger> {
  const { directory } = options;
  if (directory === undefined) return startServer(options);
  await mkdir(directory, { recursive: true });
  const lock = await lockDirectory(directory);
  try {
    const { url, close } = await startServer(options);
    return { url, close: () => close().finally(lock.release) };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function startServer(options: LocalLedgerOptions): Promise<LocalLedger> {
  const { tableName, directory, host = '127.0.0.1', port = 0 } = options;
  const server = dynalite({
    createTableMs: 0,
    deleteTableMs: 0,
    updateTableMs: 0,
    ...(directory === undefined ? {} : { path: directory }),
  });
  server.listen(port, host);
  await once(server, 'listening');
  const url = `http://${host}:${portOf(server)}`;
  try {
    await createTable(url, tableName);
  } catch (error) {
    await closeServer(server);
    throw error;
  }
  return { url, close: () => closeServer(server) };
}

function portOf(server: Server): number {
  // A server that listens on a TCP port has an address of this form. Source: Node's net documentation.
  return (server.address() as AddressInfo).port;
}

/** Creates the ledger's table where there is none yet, at any end point that speaks DynamoDB. */
export async function createTable(endpoint: string, tableName: string): Promise<void> {
  const client = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  try {
    await createIfAbsent(client, tableName);
    const waiter = { client, maxWaitTime: tableReadySeconds, minDelay: 1, maxDelay: 1 };
    await waitUntilTableExists(waiter, { TableName: tableName });
  } finally {
    client.destroy();
  }
}

async function createIfAbsent(client: DynamoDBClient, tableName: string): Promise<void> {
  try {
    await client.send(new CreateTableCommand(createTableInput(tableName)));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve, reject) => {
    server.close((error) => (error === undefined || error === null ? resolve() : reject(error)));
  });
  server.closeAllConnections();
  await closed;
}
