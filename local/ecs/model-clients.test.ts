import { describe, expect, it } from 'vitest';
import { openFleet } from '../../shared/fleet/open-fleet.ts';
import type { LaunchRecord } from '../../shared/pool/launch.ts';
import { localFigures, type SettingsPatch } from './model/figures.ts';
import { createEcsModel } from './model/model.ts';
import type { Addressing } from './model/subnets.ts';
import { modelClients } from './model-clients.ts';
import { virtualHost } from './runtime/virtual.ts';

const begin = Date.UTC(2026, 0, 1);

function world(addressing: Addressing = { kind: 'block', cidr: '127.90.0.0/24' }) {
  let now = begin;
  const clock = { now: () => now };
  const model = createEcsModel({ seed: 1, region: 'us-east-1', addressing, figures: localFigures, now });
  const host = virtualHost(model, () => ({ kind: 'runs', endsOn: 'SIGTERM' }));
  model.call('CreateCluster', { clusterName: 'local' }, now);
  model.call('RegisterTaskDefinition', definition, now);
  const fleet = openFleet({ clients: modelClients(model, clock), cluster: 'local', clock });
  const elapse = (seconds: number) => {
    now += seconds * 1000;
    host.advance(now);
  };
  const configure = (patch: SettingsPatch) => model.configure(patch);
  return { fleet, elapse, configure, record: { ...record, subnets: model.subnetIds() } };
}

const definition = {
  family: 'local-etl',
  networkMode: 'awsvpc',
  cpu: '256',
  memory: '512',
  containerDefinitions: [{ name: 'worker', image: 'x', portMappings: [{ containerPort: 2345 }] }],
};

const record: LaunchRecord = {
  token: 'launch-1',
  count: 3,
  provider: 'FARGATE',
  subnets: [],
  securityGroups: [],
  template: 'local-etl:1',
  reason: 'deficit',
  createdAt: begin,
  notAfter: begin + 30_000,
  attempts: 1,
};

describe('the fleet in virtual time', () => {
  it('launches workers that run after their time, with the dates that the SDK would give', async () => {
    const { fleet, elapse, record: launch } = world();
    const outcome = await fleet.launch(launch, 'etl');
    elapse(5);
    const ids = await fleet.listRunning('etl');
    const { found } = await fleet.describe(ids);
    expect(outcome).toMatchObject({ kind: 'answered', launched: [{}, {}, {}], failures: [] });
    expect(found.map(({ status, createdAt, port }) => ({ status, createdAt, port }))).toEqual(
      Array.from({ length: 3 }, () => ({ status: 'RUNNING', createdAt: begin, port: undefined })),
    );
  });

  it('that lost an answer finds the workers by their token, and by a replay', async () => {
    const { fleet, elapse, configure, record: launch } = world();
    configure({ faults: { lostAnswers: ['RunTask'] } });
    expect(await fleet.launch(launch, 'etl')).toMatchObject({ kind: 'unknown' });
    configure({ faults: { lostAnswers: [] } });
    elapse(1);
    const listed = await fleet.listLaunched('launch-1');
    const replay = await fleet.launch(launch, 'etl');
    expect(replay.kind === 'answered' && replay.launched.map(({ id }) => id)).toEqual(listed);
    expect(listed).toHaveLength(3);
  });

  it.each([
    [{ denied: ['RunTask'] }, { kind: 'refused', failure: { cause: 'permission' } }],
    [{ invalid: ['RunTask'] }, { kind: 'refused', failure: { cause: 'configuration' } }],
    [{ failing: ['RunTask'] }, { kind: 'unknown' }],
    [
      { shortages: [{ provider: 'FARGATE' as const }] },
      { kind: 'answered', failures: [{ cause: 'capacity' }, {}, {}] },
    ],
  ])('under the fault %j answers so', async (faults, outcome) => {
    const { fleet, configure, record: launch } = world();
    configure({ faults });
    expect(await fleet.launch(launch, 'etl')).toMatchObject(outcome);
  });

  it('gives workers that share one address their ports', async () => {
    const { fleet, elapse, record: launch } = world({ kind: 'ports', fromPort: 20_000, toPort: 20_099 });
    await fleet.launch(launch, 'etl');
    elapse(5);
    const { found } = await fleet.describe(await fleet.listRunning('etl'));
    expect(new Set(found.map(({ address }) => address))).toEqual(new Set(['127.0.0.1']));
    expect(new Set(found.map(({ port }) => port)).size).toBe(3);
  });
});
