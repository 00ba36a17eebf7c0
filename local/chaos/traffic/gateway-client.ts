import { Agent, request } from 'undici';
import { z } from 'zod';

/** A gateway that is stopped answers nothing for as long as it is. */
const answerMilliseconds = 5000;
const maxConnections = 256;

const claimSchema = z.object({
  id: z.string(),
  fence: z.number(),
  expiresAt: z.iso.datetime().transform((text) => Date.parse(text)),
  worker: z.object({ id: z.string() }),
});
export type GrantedClaim = z.output<typeof claimSchema>;
const grantSchema = z.object({ claims: z.array(claimSchema) });
const endSchema = z.object({ id: z.string(), state: z.literal('ended'), endReason: z.string() });
const errorSchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    details: z.looseObject({ claimId: z.string().optional() }).optional(),
  }),
});
const lookSchema = z.object({ delivery: z.object({ claimId: z.string() }).nullable() });

/** What a gateway said; `nothing` where it said nothing that can be read, so that anything may have happened. */
export type Said<Body> =
  | { readonly kind: 'done'; readonly body: Body }
  | { readonly kind: 'refused'; readonly status: number; readonly code: string; readonly claimId?: string }
  | { readonly kind: 'nothing' };

export type GrabBody = {
  readonly holder: string;
  readonly count: number;
  readonly leaseSeconds: number;
  readonly confirmSeconds?: number;
};

/** The gateways as a client of all of them sees them, each call at one of them. */
export type GatewayClient = {
  grab(gateway: string, pool: string, body: GrabBody, key?: string): Promise<Said<readonly GrantedClaim[]>>;
  renew(gateway: string, claimId: string, leaseSeconds: number): Promise<Said<GrantedClaim>>;
  release(gateway: string, claimId: string): Promise<Said<{ readonly endReason: string }>>;
  /** Whom the worker of a claim was last given to, asked through the gateway under the claim's fence. */
  lookAtWorker(gateway: string, claim: GrantedClaim): Promise<Said<string | undefined>>;
  close(): Promise<void>;
};

export function openGatewayClient(password: string): GatewayClient {
  const agent = new Agent({ connections: maxConnections });
  const authorization = `Basic ${Buffer.from(`fossa:${password}`).toString('base64')}`;
  const ask = <Body>(schema: z.ZodType<Body>, asked: Asked) => askOnce(agent, authorization, schema, asked);
  return {
    async grab(gateway, pool, { count, ...body }, key) {
      const said = await ask(grantSchema, {
        method: 'POST',
        url: `${gateway}/api/v1/pools/${pool}/claims`,
        // One is the default, and what a gateway understands that knows no other.
        body: { ...body, ...(count > 1 && { count }) },
        headers: key === undefined ? {} : { 'idempotency-key': key },
      });
      return said.kind === 'done' ? { kind: 'done', body: said.body.claims } : said;
    },
    renew: (gateway, claimId, leaseSeconds) =>
      ask(claimSchema, {
        method: 'POST',
        url: `${gateway}/api/v1/claims/${claimId}/renew`,
        body: { leaseSeconds },
      }),
    release: (gateway, claimId) =>
      ask(endSchema, { method: 'DELETE', url: `${gateway}/api/v1/claims/${claimId}` }),
    async lookAtWorker(gateway, { worker, fence }) {
      const said = await ask(lookSchema, {
        method: 'GET',
        url: `${gateway}/w/${worker.id}/claimed`,
        headers: { 'claim-fence': String(fence) },
      });
      return said.kind === 'done' ? { kind: 'done', body: said.body.delivery?.claimId } : said;
    },
    close: () => agent.destroy(),
  };
}

type Asked = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Everything that is no answer of the gateway's own in full is `nothing`. */
async function askOnce<Body>(
  dispatcher: Agent,
  authorization: string,
  schema: z.ZodType<Body>,
  { method, url, body, headers = {} }: Asked,
): Promise<Said<Body>> {
  try {
    const answer = await request(url, {
      dispatcher,
      method,
      headers: { authorization, ...(body && { 'content-type': 'application/json' }), ...headers },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(answerMilliseconds),
    });
    return readAnswer(schema, answer.statusCode, JSON.parse(await answer.body.text()));
  } catch {
    // Cut, garbled, or too late: a careful client can't tell, and asks again.
    return { kind: 'nothing' };
  }
}

function readAnswer<Body>(schema: z.ZodType<Body>, status: number, json: unknown): Said<Body> {
  if (status >= 200 && status < 300) return { kind: 'done', body: schema.parse(json) };
  const { code, details } = errorSchema.parse(json).error;
  return { kind: 'refused', status, code, ...(details?.claimId && { claimId: details.claimId }) };
}
