import type { components } from './contract.ts';

type Schemas = components['schemas'];
type ErrorSchemas = { [Name in keyof Schemas]: Name extends `Error${number}` ? Schemas[Name] : never };
/** The closed list of the gateway's error codes. */
export type ErrorCode = ErrorSchemas[keyof ErrorSchemas]['error']['code'];

/**
 * Why a call has no data. `gateway_unreachable`: no answer, so that what was asked may have been done all the same;
 * `not_the_gateway`: an answer that isn't the gateway's (a proxy's own, say). Any other code is the gateway's word.
 */
export type CallError = {
  readonly code: ErrorCode | 'gateway_unreachable' | 'not_the_gateway';
  readonly message: string;
  /** Of the answer, where there was one. */
  readonly status?: number;
  readonly details?: Readonly<Record<string, unknown>>;
  /** When it is worth trying again. */
  readonly retryAfterSeconds?: number;
};

/** A call that is over: what it answered, or why it has nothing. Never both. */
export type Settled<Data> =
  | { readonly ok: true; readonly data: Data; readonly response: Response }
  | { readonly ok: false; readonly error: CallError };

type Answer<Data> =
  | { readonly data: Data; readonly error?: never; readonly response: Response }
  | { readonly data?: never; readonly error: unknown; readonly response: Response };

/** Waits for a call of the client and makes one value of its three ends. Never rejects. */
export async function settled<Data>(call: Promise<Answer<Data>>): Promise<Settled<Data>> {
  try {
    const answer = await call;
    if (answer.response.ok && answer.data !== undefined) {
      return { ok: true, data: answer.data, response: answer.response };
    }
    return { ok: false, error: errorOf(answer.error, answer.response) };
  } catch (cause) {
    return { ok: false, error: withoutAnswer(cause) };
  }
}

function errorOf(body: unknown, response: Response): CallError {
  const { status } = response;
  const error = isErrorBody(body) ? body.error : undefined;
  if (error === undefined) {
    const message = `${new URL(response.url).host} answered ${status}, and not as a gateway does`;
    return { code: 'not_the_gateway', message, status };
  }
  const after = Number(response.headers.get('retry-after') ?? Number.NaN);
  return { ...error, status, ...(Number.isFinite(after) ? { retryAfterSeconds: after } : {}) };
}

type ErrorBody = { readonly error: Omit<CallError, 'status' | 'retryAfterSeconds'> };

function isErrorBody(body: unknown): body is ErrorBody {
  if (typeof body !== 'object' || body === null || !('error' in body)) return false;
  const { error } = body;
  if (typeof error !== 'object' || error === null) return false;
  return 'code' in error && typeof error.code === 'string' && 'message' in error;
}

/** What `fetch` throws says little by itself; its cause says more. A 2xx answer that isn't JSON is a SyntaxError. */
function withoutAnswer(error: unknown): CallError {
  if (error instanceof SyntaxError) {
    return { code: 'not_the_gateway', message: `the answer isn't JSON: ${error.message}` };
  }
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const why = cause instanceof Error ? cause.message || cause.name : String(cause);
  return { code: 'gateway_unreachable', message: `the gateway did not answer: ${why}` };
}
