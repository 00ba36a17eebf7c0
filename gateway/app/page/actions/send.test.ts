import { describe, expect, it } from 'vitest';
import { aPool } from '../testing/views.ts';
import { send } from './send.ts';

type Sent = { readonly path: string; readonly init: RequestInit };

/** A gateway that answers every call alike, and remembers what it was sent. */
function gateway(answer: () => Response) {
  const calls: Sent[] = [];
  const ports = {
    fetch: async (path: string, init: RequestInit) => {
      calls.push({ path, init });
      return answer();
    },
    now: () => Date.parse('2026-11-22T12:00:00Z'),
    idempotencyKey: () => 'key-1',
  };
  return { calls, ports };
}

const json = (status: number, body: unknown) => () => new Response(JSON.stringify(body), { status });
const bodyOf = ({ init }: Sent) => JSON.parse(String(init.body));

describe('a form that is sent', () => {
  it('grabs with a key of its own, and only with what was typed', async () => {
    const { calls, ports } = gateway(json(201, { claims: [] }));
    const fields = { pool: 'a b', count: '', leaseMinutes: '1.5', waitSeconds: '0', holder: ' ' };
    expect(await send('grab', fields, ports)).toEqual({ kind: 'granted', grants: [] });
    expect(calls.map(({ path }) => path)).toEqual(['/api/v1/pools/a%20b/claims']);
    expect(calls.map(bodyOf)).toEqual([{ holder: 'page', leaseSeconds: 90 }]);
    expect(calls[0]?.init.headers).toMatchObject({ 'idempotency-key': 'key-1' });
  });

  it('pauses until so many minutes from now', async () => {
    const { calls, ports } = gateway(json(200, aPool()));
    await send('pause', { pool: 'etl', note: 'deploy', minutes: '10' }, ports);
    expect(calls.map(bodyOf)).toEqual([{ paused: { note: 'deploy', until: '2026-11-22T12:10:00.000Z' } }]);
  });

  it.each([
    ['task', { pool: 'etl', task: '{' }, 'The task is not JSON'],
    ['task', { pool: 'etl', task: '[]' }, 'A task is a JSON object'],
    ['pause', { pool: 'etl', note: ' ', minutes: '1' }, 'Say why'],
    ['pause', { pool: 'etl', note: 'x', minutes: '0' }, 'Say for how many minutes'],
    ['target', { pool: 'etl', target: '' }, 'Say how many'],
    ['grab', { pool: 'etl', count: 'two' }, 'the count is “two”: a number is needed'],
  ] as const)('%s %j asks nobody, and says what is wrong', async (name, fields, text) => {
    const { calls, ports } = gateway(json(200, {}));
    expect(await send(name, fields, ports)).toMatchObject({
      kind: 'problem',
      text: expect.stringContaining(text),
    });
    expect(calls).toEqual([]);
  });

  it('says what the gateway said where it refused', async () => {
    const { ports } = gateway(json(503, { error: { code: 'pool_empty', message: 'no warm worker' } }));
    expect(await send('grab', { pool: 'etl' }, ports)).toEqual({ kind: 'problem', text: 'no warm worker' });
  });

  it.each([
    ['grab', 'look before you send it again'],
    ['release', 'Send it again when the gateway answers'],
  ] as const)('says of a %s without an answer: %s', async (name, text) => {
    const { ports } = gateway(() => {
      throw new TypeError('fetch failed');
    });
    expect(await send(name, { pool: 'etl', claim: 'c' }, ports)).toMatchObject({
      kind: 'problem',
      text: expect.stringContaining(text),
    });
  });
});
