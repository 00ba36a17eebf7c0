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
    const world = new World(gaps);
    beforeAll(async () => world.enter(await open()));
    afterAll(() => world.leave());
    launching(world);
    listing(world);
    describing(world);
    stopping(world);
  });
}

/** What the cases have in hand: the implementation, and the fleet's own code in front of it. */
class World {
  readonly #gaps: KnownGaps;
  #entered:
    | {
        readonly implementation: FleetImplementation;
        readonly clients: ReturnType<typeof openFleetClients>;
        readonly fleet: ControllerFleet;
      }
    | undefined;
  #launches = 0;

  constructor(gaps: KnownGaps) {
    this.#gaps = gaps;
  }

  enter(implementation: FleetImplementation): void {
    const clients = openFleetClients({ endpoint: implementation.url, region: 'us-east-1', credentials });
    const fleet = openFleet({ clients, cluster: contractCluster, clock: Date });
    this.#entered = { implementation, clients, fleet };
  }

  async leave(): Promise<void> {
    this.#entered?.clients.close();
    await this.#entered?.implementation.close();
  }

  get implementation(): FleetImplementation {
    return this.#here().implementation;
  }
  get clients(): ReturnType<typeof openFleetClients> {
    return this.#here().clients;
  }
  get fleet(): ControllerFleet {
    return this.#here().fleet;
  }

  #here() {
    if (this.#entered === undefined) throw new Error('the implementation did not open');
    return this.#entered;
  }

  itUnless(gap: Gap): (title: string, test: () => Promise<void>) => void {
    const reason = this.#gaps[gap];
    if (reason === undefined) return it;
    return (title) => it.skip(`${title} (skipped: ${reason})`);
  }

  recordOf(template: string, changes: Partial<LaunchRecord> = {}): LaunchRecord {
    this.#launches += 1;
    return {
      token: `contract-${this.#launches}`,
      count: 1,
      provider: 'FARGATE',
      subnets: this.implementation.subnets,
      securityGroups: this.implementation.securityGroups,
      template,
      reason: 'contract',
      createdAt: Date.now(),
      notAfter: Date.now() + 30_000,
      attempts: 1,
      ...changes,
    };
  }

  async launch(pool: string, changes: Partial<LaunchRecord> = {}) {
    const template = await this.implementation.register(`${contractCluster}-${pool}`);
    const record = this.recordOf(template, changes);
    const outcome = await this.fleet.launch(record, pool);
    if (outcome.kind !== 'answered') throw new Error(`not launched: ${JSON.stringify(outcome)}`);
    return { record, ...outcome, ids: outcome.launched.map(({ id }) => id) };
  }

  async described(id: string) {
    return (await this.fleet.describe([id])).found[0];
  }
}

/** Waits out the lag of a listing. */
function listed(list: () => Promise<readonly string[]>, ids: readonly string[]): Promise<void> {
  return vi.waitFor(async () => expect([...(await list())].sort()).toEqual([...ids].sort()), waiting);
}

function launching(world: World): void {
  it('launches as many workers as the record says, each with what it was asked for', async () => {
    const { launched, failures, record } = await world.launch('many', { count: 3, provider: 'FARGATE_SPOT' });
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

  world.itUnless('clientToken')(
    'replays a launch with the original workers, and starts no other',
    async () => {
      const { record, ids } = await world.launch('replay', { count: 2 });
      const replay = await world.fleet.launch({ ...record, attempts: 2 }, 'replay');
      expect(replay.kind === 'answered' && replay.launched.map(({ id }) => id)).toEqual(ids);
      await listed(() => world.fleet.listRunning('replay'), ids);
    },
  );

  world.itUnless('clientToken')('has no answer for a token that came with other parameters', async () => {
    const { record } = await world.launch('conflict');
    expect(await world.fleet.launch({ ...record, count: 2 }, 'conflict')).toMatchObject({
      kind: 'unknown',
      message: expect.stringContaining('ConflictException'),
    });
  });

  it('is refused a template that is not there, for a reason of configuration', async () => {
    const outcome = await world.fleet.launch(world.recordOf(`${contractCluster}-nowhere:1`), 'nowhere');
    expect(outcome).toMatchObject({ kind: 'refused', failure: { cause: 'configuration' } });
  });

  it('sends nothing after the moment that the record allows', async () => {
    const template = await world.implementation.register(`${contractCluster}-late`);
    const late = world.recordOf(template, { notAfter: Date.now() - 1 });
    expect(await world.fleet.launch(late, 'late')).toMatchObject({ kind: 'unknown' });
    expect(await world.fleet.listRunning('late')).toEqual([]);
  });
}

function listing(world: World): void {
  it('lists the workers of one pool, not those of a pool whose name is longer', async () => {
    const { ids } = await world.launch('list');
    await world.launch('list-more');
    await listed(() => world.fleet.listRunning('list'), ids);
  });

  it('lists what one launch started', async () => {
    const { record, ids } = await world.launch('token', { count: 2 });
    await world.launch('token');
    await listed(() => world.fleet.listLaunched(record.token), ids);
  });

  it('finds the newest task definition of a pool, and none of another', async () => {
    await world.implementation.register(`${contractCluster}-newest`);
    const template = await world.implementation.register(`${contractCluster}-newest`);
    await world.implementation.register(`${contractCluster}-newest-too`);
    expect(await world.fleet.currentTemplate('newest')).toBe(template);
    expect(await world.fleet.currentTemplate('never-registered')).toBeUndefined();
  });

  it('is refused every call in a cluster that is not there', async () => {
    const elsewhere = openFleet({ clients: world.clients, cluster: 'elsewhere', clock: Date });
    await expect(elsewhere.listRunning('list')).rejects.toMatchObject({ code: 'fleet_refused' });
    const template = await world.implementation.register(`${contractCluster}-elsewhere`);
    expect(await elsewhere.launch(world.recordOf(template), 'list')).toMatchObject({ kind: 'refused' });
  });

  it('lists and describes more than 100 workers', async () => {
    const launched = [];
    for (let call = 0; call < 11; call += 1)
      launched.push(...(await world.launch('crowd', { count: 10 })).ids);
    await listed(() => world.fleet.listRunning('crowd'), launched);
    const { found, missing } = await world.fleet.describe(launched);
    expect(new Set(found.map(({ id }) => id))).toEqual(new Set(launched));
    expect(missing).toEqual([]);
  });
}

function describing(world: World): void {
  it('describes a worker with its address once it runs', async () => {
    const { ids } = await world.launch('describe');
    await vi.waitFor(
      async () =>
        expect(await world.described(ids[0] ?? '')).toMatchObject({
          status: 'RUNNING',
          address: expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/),
        }),
      waiting,
    );
  });

  world.itUnless('zone')('tells the zone of a worker', async () => {
    const { launched } = await world.launch('zone');
    expect(launched[0]?.zone).toMatch(/^us-east-1[a-f]$/);
  });

  world.itUnless('startedAt')('tells when a worker was asked for and when it ran', async () => {
    const { ids } = await world.launch('times');
    const worker = await vi.waitFor(async () => {
      const seen = await world.described(ids[0] ?? '');
      expect(seen?.status).toBe('RUNNING');
      return seen;
    }, waiting);
    expect(worker?.startedAt).toBeGreaterThanOrEqual(worker?.createdAt ?? Number.POSITIVE_INFINITY);
  });

  it('counts a worker that nobody knows as missing', async () => {
    const unknown = 'f'.repeat(32);
    expect(await world.fleet.describe([unknown])).toEqual({ found: [], missing: [unknown] });
  });
}

function stopping(world: World): void {
  it('stops a worker, which is then no longer listed, and tells the reason', async () => {
    const { ids } = await world.launch('stop');
    await world.fleet.stop(ids[0] ?? '', 'surplus');
    await listed(() => world.fleet.listRunning('stop'), []);
    await vi.waitFor(
      async () =>
        expect(await world.described(ids[0] ?? '')).toMatchObject({
          status: 'STOPPED',
          stoppedReason: 'surplus',
        }),
      waiting,
    );
  });

  it('stops a worker again without an error', async () => {
    const { ids } = await world.launch('twice');
    await world.fleet.stop(ids[0] ?? '', 'surplus');
    await world.fleet.stop(ids[0] ?? '', 'surplus');
    await listed(() => world.fleet.listRunning('twice'), []);
  });

  world.itUnless('unknownTask')('stops a worker that nobody knows without an error', async () => {
    await expect(world.fleet.stop('f'.repeat(32), 'surplus')).resolves.toBeUndefined();
  });
}
