import { AwsError } from './model/aws-error.ts';

const targetPrefix = 'AmazonEC2ContainerServiceV20141113.';
export const ecsContentType = 'application/x-amz-json-1.1';

/** The operation that an `X-Amz-Target` header names; undefined where it is none of ECS's. */
export function ecsOperation(target: unknown): string | undefined {
  if (typeof target !== 'string' || !target.startsWith(targetPrefix)) return undefined;
  return target.slice(targetPrefix.length);
}

export function parseEcsBody(body: string): unknown {
  try {
    return body === '' ? {} : JSON.parse(body);
  } catch (cause) {
    throw new AwsError('SerializationException', `the body is no JSON: ${String(cause)}`);
  }
}

export function ecsError({ name, message, fields }: AwsError): object {
  return { __type: name, message, ...fields };
}
