import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ControllerFleet } from '../../../pool-controller/ports.ts';
import { openFleetClients } from '../../../shared/fleet/aws-clients.ts';
import { openFleet } from '../../../shared/fleet/open-fleet.ts';
import type { LaunchRecord } from '../../../shared/pool/launch.ts';

/** An ECS that the suite can run against, with the cluster `contract`. */
export type FleetImplementation = {
  readonly url: string;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  /** Registers a task definition of the family, and answers it as `family:revision`. */
  register(family: string): Promise<string>;
  close(): Promise<void>;
};

/** What an implementation doesn't do as AWS does, each with its reason; such a case is skipped by that name. */
export type KnownGaps = Partial<Record<Gap, string>>;
type Gap = 'clientToken' | 'unknownTask' | 'zone' | 'startedAt';

export const contractCluster = 'contract';
const credentials = { accessKeyId: 'contract', secretAccessKey: 'contract' };
const waiting = { timeout: 20_000, interval: 100 };

/** The contract of the fleet: the same cases against every implementation. */
export function describeFleetContract(
  name: string,
  gaps: KnownGaps,
  open: () => Promise<FleetImplementation>,
): void {
  describe(`the fleet's contract on ${name}`, () => {
    let implementation: FleetImplementation;
    let clients: ReturnType<typeof openFleetClients>;
    let fleet: ControllerFleet;
    let launches = 0;

    beforeAll(async () => {
      implementation = await open();
      clients = openFleetClients({ endpoint: implementation.url, region: 'us-east-1', credentials });
      fleet = openFleet({ clients, cluster: contractCluster, clock: Date });
    });
    afterAll(async () => {
      clients?.close();
      await implementation?.close();
    });

    const itUnless = (gap: Gap) => {
      const reason = gaps[gap];
      if (reason === undefined) return it;
      return (title: string, _test: () => Promise<void>) => it.skip(`${title} (skipped: ${reason})`);
    };
    const recordOf = (template: string, changes: Partial<LaunchRecord> = {}): LaunchRecord => {
      launches += 1;
      return {
        token: `contract-${launches}`,
        count: 1,
        provider: 'FARGATE',
        subnets: implementation.subnets,
        securityGroups: implementation.securityGroups,
        template,
        reason: 'contract',
        createdAt: Date.now(),
        notAfter: Date.now() + 30_000,
        attempts: 1,
        ...changes,
      };
    };
    const launch = async (pool: string, changes: Partial<LaunchRecord> = {}) => {
      const record = recordOf(await implementation.register(`${contractCluster}-${pool}`), changes);
      const outcome = await fleet.launch(record, pool);
      if (outcome.kind !== 'answered') throw new Error(`not launched: ${JSON.stringify(outcome)}`);
      return { record, ...outcome, ids: outcome.launched.map(({ id }) => id) };
    };
    const listed = (list: () => Promise<readonly string[]>, ids: readonly string[]) =>
      vi.waitFor(async () => expect([...(await list())].sort()).toEqual([...ids].sort()), waiting);
    const described = async (id: string) => (await fleet.describe([id])).found[0];

    it('launches as many workers as the record says, each with what it was asked for', async () => {
      const { launched, failures, record } = await launch('many', { count: 3, provider: 'FARGATE_SPOT' });
      expect(failures).toEqual([]);
      expect(launched).toHaveLength(3);
      for (const worker of launched) {
        expect(worker).toMatchObject({
          arn: expect.stringContaining(worker.id),
          template: record.template,
          capacityProvider: 'FARGATE_SPOT',
          startedBy: record.token,
          desiredStatus: 'RUNNING',
        });
      }
    });

    it('lists the workers of one pool, not those of a pool whose name is longer', async () => {
      const { ids } = await launch('list');
      await launch('list-more');
      await listed(() => fleet.listRunning('list'), ids);
    });

    it('lists what one launch started', async () => {
      const { record, ids } = await launch('token', { count: 2 });
      await launch('token');
      await listed(() => fleet.listLaunched(record.token), ids);
    });

    it('describes a worker with its address once it runs', async () => {
      const { ids } = await launch('describe');
      await vi.waitFor(
        async () =>
          expect(await described(ids[0] ?? '')).toMatchObject({
            status: 'RUNNING',
            address: expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/),
          }),
        waiting,
      );
    });

    itUnless('zone')('tells the zone of a worker', async () => {
      const { launched } = await launch('zone');
      expect(launched[0]?.zone).toMatch(/^us-east-1[a-f]$/);
    });

    itUnless('startedAt')('tells when a worker was asked for and when it ran', async () => {
      const { ids } = await launch('times');
      const worker = await vi.waitFor(async () => {
        const seen = await described(ids[0] ?? '');
        expect(seen?.status).toBe('RUNNING');
        return seen;
      }, waiting);
      expect(worker?.startedAt).toBeGreaterThanOrEqual(worker?.createdAt ?? Number.POSITIVE_INFINITY);
    });

    it('counts a worker that nobody knows as missing', async () => {
      const unknown = 'f'.repeat(32);
      expect(await fleet.describe([unknown])).toEqual({ found: [], missing: [unknown] });
    });

    it('stops a worker, which is then no longer listed, and tells the reason', async () => {
      const { ids } = await launch('stop');
      await fleet.stop(ids[0] ?? '', 'surplus');
      await listed(() => fleet.listRunning('stop'), []);
      await vi.waitFor(
        async () =>
          expect(await described(ids[0] ?? '')).toMatchObject({
            status: 'STOPPED',
            stoppedReason: 'surplus',
          }),
        waiting,
      );
    });

    it('stops a worker again without an error', async () => {
      const { ids } = await launch('twice');
      await fleet.stop(ids[0] ?? '', 'surplus');
      await fleet.stop(ids[0] ?? '', 'surplus');
      await listed(() => fleet.listRunning('twice'), []);
    });

    itUnless('unknownTask')('stops a worker that nobody knows without an error', async () => {
      await expect(fleet.stop('f'.repeat(32), 'surplus')).resolves.toBeUndefined();
    });

    it('finds the newest task definition of a pool, and none of another', async () => {
      await implementation.register(`${contractCluster}-newest`);
      const template = await implementation.register(`${contractCluster}-newest`);
      await implementation.register(`${contractCluster}-newest-too`);
      expect(await fleet.currentTemplate('newest')).toBe(template);
      expect(await fleet.currentTemplate('never-registered')).toBeUndefined();
    });

    itUnless('clientToken')('replays a launch with the original workers, and starts no other', async () => {
      const { record, ids } = await launch('replay', { count: 2 });
      const replay = await fleet.launch({ ...record, attempts: 2 }, 'replay');
      expect(replay.kind === 'answered' && replay.launched.map(({ id }) => id)).toEqual(ids);
      await listed(() => fleet.listRunning('replay'), ids);
    });

    itUnless('clientToken')('has no answer for a token that came with other parameters', async () => {
      const { record } = await launch('conflict');
      expect(await fleet.launch({ ...record, count: 2 }, 'conflict')).toMatchObject({
        kind: 'unknown',
        message: expect.stringContaining('ConflictException'),
      });
    });

    it('is refused a template that is not there, for a reason of configuration', async () => {
      const outcome = await fleet.launch(recordOf(`${contractCluster}-nowhere:1`), 'nowhere');
      expect(outcome).toMatchObject({ kind: 'refused', failure: { cause: 'configuration' } });
    });

    it('is refused every call in a cluster that is not there', async () => {
      const elsewhere = openFleet({ clients, cluster: 'elsewhere', clock: Date });
      await expect(elsewhere.listRunning('list')).rejects.toMatchObject({ code: 'fleet_refused' });
      const template = await implementation.register(`${contractCluster}-elsewhere`);
      expect(await elsewhere.launch(recordOf(template), 'list')).toMatchObject({ kind: 'refused' });
    });

    it('sends nothing after the moment that the record allows', async () => {
      const template = await implementation.register(`${contractCluster}-late`);
      const late = recordOf(template, { notAfter: Date.now() - 1 });
      expect(await fleet.launch(late, 'late')).toMatchObject({ kind: 'unknown' });
      expect(await fleet.listRunning('late')).toEqual([]);
    });

    it('lists and describes more than 100 workers', async () => {
      const launched = [];
      for (let call = 0; call < 11; call += 1) launched.push(...(await launch('crowd', { count: 10 })).ids);
      await listed(() => fleet.listRunning('crowd'), launched);
      const { found, missing } = await fleet.describe(launched);
      expect(new Set(found.map(({ id }) => id))).toEqual(new Set(launched));
      expect(missing).toEqual([]);
    });
  });
}
