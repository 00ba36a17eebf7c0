import { expect } from 'vitest';
import type { ClaimsAnswer, PoolAnswer } from '../end-to-end/answers.ts';
import { eventually } from '../end-to-end/local-run.ts';
import { gatewayPassword, pool } from './pool-world.ts';

const authorization = `Basic ${Buffer.from(`fossa:${gatewayPassword}`).toString('base64')}`;

async function call(url: string, method = 'GET'): Promise<Response> {
  return await fetch(url, { method, headers: { authorization }, signal: AbortSignal.timeout(30_000) });
}

/** A grab from beginning to end: the pool turns warm, a worker is claimed, answers through the proxy, is given back. */
export async function grabAndRelease(gatewayUrl: string): Promise<void> {
  const pools = `${gatewayUrl}/api/v1/pools/${pool.name}`;
  await eventually(
    async () => (await (await call(pools)).json()) as PoolAnswer,
    ({ counts }) => counts?.warm === pool.target.fixed,
  );
  const grabbed = await call(`${pools}/claims`, 'POST');
  expect(grabbed.status).toBe(201);
  const [claim] = ((await grabbed.json()) as ClaimsAnswer).claims;
  const proxied = await call(`${gatewayUrl}/w/${claim?.worker.id}/api/0.01/node_info`);
  expect(await proxied.json()).toMatchObject({ node_info: { max_concurrent_tasks: 4 } });
  expect((await call(`${gatewayUrl}/api/v1/claims/${claim?.id}`, 'DELETE')).status).toBe(200);
}

/** The page and everything that its document names. */
export async function loadPage(gatewayUrl: string): Promise<void> {
  const page = await call(`${gatewayUrl}/`);
  const html = await page.text();
  expect(html).toContain('<h1');
  const assets = [...html.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, path]) => path);
  expect(assets).toHaveLength(2);
  for (const path of assets) {
    const asset = await call(gatewayUrl + path);
    expect([asset.status, (await asset.text()).length > 100]).toEqual([200, true]);
  }
}
