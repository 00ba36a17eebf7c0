import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CallerError } from '../pool/errors.ts';
import { clusterSetting, listSetting, portSetting, readSettings } from './settings.ts';

const schema = z.object({
  WARM_POOL_CLUSTER: clusterSetting,
  WARM_POOL_SUBNETS: listSetting,
  GATEWAY_PORT: portSetting.default(8080),
});

describe('readSettings', () => {
  it('reads what is set, fills in defaults and takes an empty variable as absent', () => {
    const settings = readSettings(schema, {
      WARM_POOL_CLUSTER: 'local',
      WARM_POOL_SUBNETS: 'subnet-a, subnet-b,',
      GATEWAY_PORT: '',
      PATH: '/bin',
    });
    expect(settings).toEqual({
      WARM_POOL_CLUSTER: 'local',
      WARM_POOL_SUBNETS: ['subnet-a', 'subnet-b'],
      GATEWAY_PORT: 8080,
    });
  });

  it('tells every problem at once, a misspelt name included', () => {
    const read = () =>
      readSettings(schema, { WARM_POOL_SUBNET: 'x', GATEWAY_PORT: '99999', WARM_POOL_CLUSTER: '9' });
    expect(read).toThrow(CallerError);
    expect(read).toThrow(/WARM_POOL_SUBNET: unknown setting/);
    expect(read).toThrow(/WARM_POOL_SUBNETS: must be set/);
    expect(read).toThrow(/GATEWAY_PORT/);
    expect(read).toThrow(/WARM_POOL_CLUSTER: an ECS cluster name/);
  });

  it("leaves another program's settings alone", () => {
    const settings = readSettings(z.object({ WARM_POOL_CLUSTER: clusterSetting }), {
      WARM_POOL_CLUSTER: 'dev',
      GATEWAY_HTTP_PASSWORD: 'secret',
    });
    expect(settings).toEqual({ WARM_POOL_CLUSTER: 'dev' });
  });
});
