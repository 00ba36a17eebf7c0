import createFetchClient, { type Client } from 'openapi-fetch';
import type { paths } from './contract.ts';

export type ClientOptions = {
  /** The gateway's address, `http://127.0.0.1:8080` say. */
  readonly url: string;
  readonly password: string;
  /** `fossa` unless given. */
  readonly user?: string;
  /** How long an answer may take, its body included; 30 s unless given. A grab that waits in line takes longer. */
  readonly timeoutSeconds?: number;
  /** For tests; the platform's own unless given. */
  readonly fetch?: (request: Request) => Promise<Response>;
};

/** Every call of the contract by method and path, typed: `client.GET('/api/v1/pools/{pool}', …)`. */
export type GatewayClient = Client<paths>;

const usualTimeoutSeconds = 30;

/**
 * A client of one gateway. Its calls answer `{data}` or `{error}`; `settled` makes one value of both, and of what is
 * no answer at all. It follows no redirect, so that the password goes nowhere else.
 */
export function createClient(options: ClientOptions): GatewayClient {
  const { url, password, user = 'fossa', timeoutSeconds = usualTimeoutSeconds } = options;
  const { fetch = (request: Request) => globalThis.fetch(request) } = options;
  const client = createFetchClient<paths>({
    baseUrl: url,
    headers: { authorization: basicAuthorization(user, password) },
    redirect: 'error',
    fetch,
  });
  client.use({
    onRequest: ({ request }) =>
      new Request(request, {
        signal: AbortSignal.any([request.signal, AbortSignal.timeout(timeoutSeconds * 1000)]),
      }),
  });
  return client;
}

/** The value of an `Authorization` header. Source: RFC 7617, UTF-8. */
export function basicAuthorization(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
