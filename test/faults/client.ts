import { password } from './world.ts';

export type GrabbedClaim = {
  readonly id: string;
  readonly fence: number;
  readonly expiresAt: string;
  readonly worker: { readonly id: string; readonly address: string };
};
export type Answered<Body> = { readonly status: number; readonly body: Body };
export type ClaimsBody = {
  readonly claims: readonly GrabbedClaim[];
  readonly error?: { readonly code: string };
};
export type ClaimBody = GrabbedClaim & {
  readonly state: 'live' | 'ended';
  readonly endReason?: string;
  readonly error?: { readonly code: string };
};

const authorization = `Basic ${Buffer.from(`fossa:${password}`).toString('base64')}`;

/** One call of a gateway's API; rejects where there is no answer. */
export async function call<Body>(
  url: string,
  method: string,
  path: string,
  { body, key }: { readonly body?: object; readonly key?: string } = {},
): Promise<Answered<Body>> {
  const response = await fetch(url + path, {
    method,
    headers: {
      authorization,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(20_000),
  });
  return { status: response.status, body: (await response.json()) as Body };
}

export function grab(url: string, pool: string, body: object, key?: string): Promise<Answered<ClaimsBody>> {
  return call(url, 'POST', `/api/v1/pools/${pool}/claims`, { body, ...(key === undefined ? {} : { key }) });
}

export function look(url: string, claimId: string): Promise<Answered<ClaimBody>> {
  return call(url, 'GET', `/api/v1/claims/${claimId}`);
}

export function renew(url: string, claimId: string, leaseSeconds: number): Promise<Answered<ClaimBody>> {
  return call(url, 'POST', `/api/v1/claims/${claimId}/renew`, { body: { leaseSeconds } });
}

export function release(url: string, claimId: string): Promise<Answered<ClaimBody>> {
  return call(url, 'DELETE', `/api/v1/claims/${claimId}`);
}
