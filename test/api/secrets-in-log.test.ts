import { afterAll, beforeAll, expect, it } from 'vitest';
import { basicAuthorization } from '../../gateway/client/client.ts';
import { type ApiSite, openApiSite } from './api-site.ts';

/** Each is said to the gateway in a way of its own, and none may be found in its log. */
const secrets = {
  payload: 'hush-payload',
  task: 'hush-task',
  cookie: 'hush-cookie',
  query: 'hush-query',
  header: 'hush-header',
  proxied: 'hush-proxied',
  malformed: 'hush-malformed',
  wrongPassword: 'hush-wrong-password',
  key: 'hush-key',
};

let site: ApiSite;
beforeAll(async () => {
  site = await openApiSite();
  await site.addWarm('hooked', 2);
  await site.addWarm('crowd', 1);
});
afterAll(async () => await site.close());

type Ask = { readonly method?: string; readonly body?: string; readonly headers?: Record<string, string> };

async function ask(path: string, { method = 'POST', body, headers = {} }: Ask = {}): Promise<number> {
  const { status, body: answer } = await fetch(`${site.url}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      authorization: basicAuthorization('fossa', site.password),
      cookie: `session=${secrets.cookie}`,
      'content-type': 'application/json',
      'x-api-key': secrets.header,
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  });
  await answer?.cancel();
  return status;
}

it('a run leaves no password, payload, task, cookie, query or header in its log, whatever failed', async () => {
  const claims = '/api/v1/pools/hooked/claims';
  const withPayload = JSON.stringify({ payload: { card: secrets.payload }, holder: 'ann' });
  const key = { 'idempotency-key': secrets.key };
  const statuses = [
    await ask(claims, { body: withPayload, headers: key }),
    await ask('/api/v1/pools/etl/claims', { body: withPayload }),
    await ask('/api/v1/pools/crowd/tasks', {
      body: JSON.stringify({ model_class: 'Quick', code: secrets.task }),
    }),
    await ask('/api/v1/pools/crowd/tasks', { body: JSON.stringify({ code: secrets.task }) }),
    await ask(claims, { body: `{"payload": "${secrets.malformed}"` }),
    await ask(claims, { body: `{"${secrets.malformed}": 1}` }),
    await ask(`/api/v1/pools?token=${secrets.query}`, { method: 'GET' }),
    await ask(`/w/crowd3/x?token=${secrets.query}`, { body: secrets.proxied }),
    await ask('/api/v1/pools', {
      method: 'GET',
      headers: { authorization: basicAuthorization('fossa', secrets.wrongPassword) },
    }),
  ];
  expect(statuses).toEqual([201, 400, 200, 400, 400, 400, 200, 502, 401]);
  await site.silence('hooked');
  await ask(claims, { body: withPayload });
  const log = site.log.join('');
  expect(log).toContain('/api/v1/pools/:pool/claims');
  expect(log).toContain('worker \\"crowd3\\" did not answer');
  const hidden = [
    ...Object.values(secrets),
    site.password,
    ...[site.password, secrets.wrongPassword].map((word) =>
      basicAuthorization('fossa', word).slice('Basic '.length),
    ),
  ];
  expect(hidden.filter((secret) => log.includes(secret))).toEqual([]);
});
