import {
  ConditionalCheckFailedException,
  DynamoDBServiceException,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';

/** What DynamoDB says to a call that it can't take; also what this ledger in memory says to one that it doesn't know. */
export function invalidCall(message: string): DynamoDBServiceException {
  return new DynamoDBServiceException({
    name: 'ValidationException',
    $fault: 'client',
    message,
    $metadata: { httpStatusCode: 400 },
  });
}

export function conditionFailed(): ConditionalCheckFailedException {
  return new ConditionalCheckFailedException({
    message: 'The conditional request failed',
    $metadata: { httpStatusCode: 400 },
  });
}

export function tableNotFound(name: string): ResourceNotFoundException {
  return new ResourceNotFoundException({
    message: `Cannot do operations on a non-existent table: ${name}`,
    $metadata: { httpStatusCode: 400 },
  });
}
