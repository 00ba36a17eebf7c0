import { Agent, type Dispatcher } from 'undici';

/** Calls of one bench, over connections of their own kind. Closing ends them all. */
export type Client = {
  call(
    method: Dispatcher.HttpMethod,
    path: string,
    body?: object,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Dispatcher.ResponseData>;
  close(): Promise<void>;
};

const callMilliseconds = 30_000;

/** A stream of events is quiet for as long as nothing changes: no time limit on bodies. */
export function openClient(url: string, password: string, connections: number): Client {
  // The front's certificate is of an authority that was made a moment ago.
  const agent = new Agent({
    connections,
    bodyTimeout: 0,
    headersTimeout: callMilliseconds,
    connect: { rejectUnauthorized: false },
  });
  const authorization = `Basic ${Buffer.from(`fossa:${password}`).toString('base64')}`;
  return {
    call: (method, path, body, headers) =>
      agent.request({
        origin: url,
        path,
        method,
        headers: {
          authorization,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        body: body === undefined ? null : JSON.stringify(body),
      }),
    close: () => agent.destroy(),
  };
}
