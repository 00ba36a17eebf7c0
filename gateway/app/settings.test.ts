import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { clusterSetting, readSettings } from '../../shared/program/settings.ts';
import { gatewaySettingNames, gatewaySettings } from './settings.ts';

const right = { WARM_POOL_LEDGER_TABLE: 'warm-pool', GATEWAY_HTTP_PASSWORD: 'secret' };

describe("the gateway's settings", () => {
  it('are few, and listen on this machine alone by default', () => {
    expect(gatewaySettings(right)).toEqual({
      host: '127.0.0.1',
      port: 8080,
      secret: { kind: 'password', password: 'secret' },
      bundleSha256: null,
      publicUrl: undefined,
      tableName: 'warm-pool',
      poolsFile: undefined,
      workerLogGroup: undefined,
      natGroup: undefined,
    });
  });

  it('name what of the account the page tells, where there is such a thing', () => {
    const names = { WARM_POOL_WORKER_LOG_GROUP: 'workers', WARM_POOL_NAT_GROUP: 'none' };
    expect(gatewaySettings({ ...right, ...names })).toMatchObject({
      workerLogGroup: 'workers',
      natGroup: undefined,
    });
  });

  it('are known to the other programs, which read an environment that has all of them', () => {
    const environment = {
      WARM_POOL_CLUSTER: 'dev',
      ...Object.fromEntries(gatewaySettingNames.map((name) => [name, 'x'])),
    };
    expect(readSettings(z.object({ WARM_POOL_CLUSTER: clusterSetting }), environment)).toEqual({
      WARM_POOL_CLUSTER: 'dev',
    });
  });

  it.each([
    ['no table', { GATEWAY_HTTP_PASSWORD: 'x' }, 'WARM_POOL_LEDGER_TABLE'],
    ['no password', { WARM_POOL_LEDGER_TABLE: 'warm-pool' }, 'GATEWAY_HTTP_PASSWORD'],
    ['a port that is none', { ...right, GATEWAY_PORT: '70000' }, 'GATEWAY_PORT'],
    [
      'a public URL with a path',
      { ...right, GATEWAY_PUBLIC_URL: 'https://pool.example/x' },
      'GATEWAY_PUBLIC_URL',
    ],
    ['a misspelt name', { ...right, GATEWAY_PROT: '1' }, 'GATEWAY_PROT'],
    [
      'a hash that is none',
      { WARM_POOL_LEDGER_TABLE: 'warm-pool', GATEWAY_HTTP_PASSWORD_HASH: 'x' },
      'scrypt:',
    ],
    [
      'a password and a hash',
      { ...right, GATEWAY_HTTP_PASSWORD_HASH: `scrypt:16384:8:1:${'a'.repeat(22)}:${'b'.repeat(43)}` },
      'either',
    ],
  ])('are refused with %s', (_name, environment, expected) => {
    expect(() => gatewaySettings(environment)).toThrow(expected);
  });

  it('tell the missing password beside every other problem', () => {
    const read = () => gatewaySettings({ GATEWAY_PORT: '70000', GATEWAY_PROT: '1' });
    for (const name of ['GATEWAY_PORT', 'GATEWAY_PROT', 'WARM_POOL_LEDGER_TABLE', 'GATEWAY_HTTP_PASSWORD']) {
      expect(read).toThrow(name);
    }
  });

  it('never repeat a password', () => {
    const wrong = { GATEWAY_HTTP_PASSWORD_HASH: 'hunter2', WARM_POOL_LEDGER_TABLE: 'warm-pool' };
    expect(() => gatewaySettings(wrong)).not.toThrow('hunter2');
  });
});
