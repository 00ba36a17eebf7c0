import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../testing/a-server.ts';
import { fieldsOf, kindOf } from './schema-words.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => await server.app.close());

describe('/docs', () => {
  it('tells every call of the contract, with its fields and errors', async () => {
    const page = await server.ask({ url: '/docs' });
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    const { paths } = (await server.ask({ url: '/openapi.json' })).json();
    for (const path of Object.keys(paths)) expect(page.body).toContain(`<code>${path}</code>`);
    expect(page.body).toContain('<code>leaseSeconds</code>');
    expect(page.body).toContain('claim_ended');
  });

  it('loads its style from here alone and runs no script', async () => {
    const { body, headers } = await server.ask({ url: '/docs' });
    expect(body).not.toMatch(/<script|style="|onclick|https?:/);
    expect(headers['content-security-policy']).toContain("script-src 'self'");
    const [, style = ''] = /href="([^"]+\.css)"/.exec(body) ?? [];
    const sheet = await server.ask({ url: style });
    expect([sheet.statusCode, sheet.headers['content-type']]).toEqual([200, 'text/css; charset=utf-8']);
    expect(sheet.body).not.toMatch(/url\(|@import/);
  });

  it('stands behind the door', async () => {
    expect((await server.app.inject('/docs')).statusCode).toBe(401);
  });
});

describe('a schema in words', () => {
  it('names what a value is', () => {
    expect(kindOf({ type: 'array', items: { type: 'string' } })).toBe('list of string');
    expect(kindOf({ anyOf: [{ type: 'integer' }, { type: 'null' }] })).toBe('whole number or null');
    expect(kindOf({ enum: ['live', 'ended'] })).toBe('"live", "ended"');
    expect(kindOf({ type: 'string', format: 'date-time' })).toBe('moment (ISO 8601)');
    expect(kindOf({ type: ['string', 'null'] })).toBe('string or null');
    expect(kindOf({})).toBe('any JSON');
  });

  it('has each field under the one that holds it, with its limits', () => {
    const lease = { type: 'integer', minimum: 1, maximum: 60, description: 'How long.' };
    const inner = { type: 'object', properties: { lease }, required: ['lease'] };
    const schema = { type: 'object', properties: { claims: { type: 'array', items: inner } } };
    expect(fieldsOf(schema)).toEqual([
      { name: 'claims', depth: 0, kind: 'list of object', required: false, description: '' },
      {
        name: 'lease',
        depth: 1,
        kind: 'whole number',
        required: true,
        description: 'How long. (from 1, up to 60)',
      },
    ]);
  });
});
