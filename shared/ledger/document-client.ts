import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import {
  type BatchWriteCommand,
  type BatchWriteCommandOutput,
  type DeleteCommand,
  type DeleteCommandOutput,
  DynamoDBDocumentClient,
  type GetCommand,
  type GetCommandOutput,
  type PutCommand,
  type PutCommandOutput,
  type QueryCommand,
  type QueryCommandOutput,
  type UpdateCommand,
  type UpdateCommandOutput,
} from '@aws-sdk/lib-dynamodb';

/** The calls of the document client that the ledger makes. */
export type DocumentClient = {
  send(command: GetCommand): Promise<GetCommandOutput>;
  send(command: PutCommand): Promise<PutCommandOutput>;
  send(command: UpdateCommand): Promise<UpdateCommandOutput>;
  send(command: DeleteCommand): Promise<DeleteCommandOutput>;
  send(command: QueryCommand): Promise<QueryCommandOutput>;
  send(command: BatchWriteCommand): Promise<BatchWriteCommandOutput>;
};

/** A client waits: someone's grab is behind most calls, and DynamoDB answers within tens of milliseconds. */
const requestTimeoutMilliseconds = 2000;
const connectionTimeoutMilliseconds = 1000;
const maxAttempts = 3;
/** At most this many calls are in flight; the rest wait in the SDK's queue. */
const maxSockets = 64;

export type OpenDocumentClient = { readonly documentClient: DynamoDBDocumentClient; close(): void };

/**
 * The SDK's document client with the ledger's bounds: 2 s a request, 1 s to connect, 3 attempts, connections
 * kept alive. End point, region and credentials are the SDK's own (`AWS_ENDPOINT_URL_DYNAMODB`, …) unless given.
 */
export function openDocumentClient(config: DynamoDBClientConfig = {}): OpenDocumentClient {
  const client = new DynamoDBClient({
    maxAttempts,
    requestHandler: {
      requestTimeout: requestTimeoutMilliseconds,
      // Without this the SDK only warns when the time is over.
      throwOnRequestTimeout: true,
      connectionTimeout: connectionTimeoutMilliseconds,
      httpAgent: { keepAlive: true, maxSockets },
      httpsAgent: { keepAlive: true, maxSockets },
    },
    ...config,
  });
  const documentClient = DynamoDBDocumentClient.from(client, {
    marshallOptions: { removeUndefinedValues: true },
  });
  return { documentClient, close: () => client.destroy() };
}
