import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import {
  type Intercept,
  type LedgerCommand,
  openMemoryDocumentClient,
} from '../../../local/ledger/memory.ts';
import { MemoryTable } from '../../../local/ledger/memory-table.ts';
import { openLedger } from '../../../shared/ledger/ledger.ts';
import { createTableInput } from '../../../shared/ledger/table.ts';
import { parsePools } from '../../../shared/pool/config.ts';
import type { PoolEntry } from '../../../shared/pool/directory.ts';
import type { Worker } from '../../../shared/pool/worker.ts';
import type { HookAnswer, HookDelivery } from '../../../shared/worker/hook.ts';
import type { Probe, WorkerEndpoint } from '../../../shared/worker/probe.ts';
import { createClaims } from './claims.ts';
import { type Mortality, mortalLife } from './mortal-life.test-support.ts';
import type { ClaimsPorts } from './ports.ts';

type WorldOptions = {
  readonly warm: number;
  readonly indexLagSeconds?: number;
  readonly reuse?: number;
  /** More keys of the pool. */
  readonly pool?: Readonly<Record<string, unknown>>;
};
type Answering = { identity?: string; idle?: boolean; silent?: boolean; hookFails?: boolean };

/** Two gateways' claims over one ledger in memory, with workers that answer as they are told. */
export async function aWorld({ warm, indexLagSeconds = 0, reuse = 1, pool = {} }: WorldOptions) {
  let now = 1_000_000_000_000;
  let ids = 0;
  let intercept: Intercept = (_command, next) => next();
  const clock = { now: () => now };
  const tableSchema = createTableInput('ledger');
  const table = new MemoryTable({ clock, tableSchema, indexLag: () => indexLagSeconds * 1000 });
  const written: string[] = [];
  const documentClient = openMemoryDocumentClient(table, (command, next) => {
    written.push(JSON.stringify(command.input));
    return intercept(command, next);
  });
  const ledger = openLedger({ documentClient, tableName: 'ledger', clock });
  let pools = poolsOf({ reuse: { maxClaims: reuse }, ...pool });

  const answers = new Map<string, Answering>();
  const probed: string[] = [];
  const workers: Worker[] = [];
  let beforeProbe: () => Promise<void> = async () => undefined;
  const probe = async ({ workerId }: WorkerEndpoint): Promise<Probe> => {
    probed.push(workerId);
    const { identity = `identity-${workerId}`, idle = true, silent = false } = answers.get(workerId) ?? {};
    await beforeProbe();
    if (silent) return { kind: 'silent', message: 'no answer' };
    return { kind: 'ready', identity, idle, leaked: false };
  };
  const delivered: HookDelivery[] = [];
  let beforeDelivery: () => Promise<void> = async () => undefined;
  const deliver = async ({ workerId }: WorkerEndpoint, delivery: HookDelivery): Promise<HookAnswer> => {
    delivered.push(delivery);
    await beforeDelivery();
    const failed = answers.get(workerId)?.hookFails === true;
    return failed ? { kind: 'failed', message: 'it answered 500' } : { kind: 'delivered' };
  };
  /** Sleeping takes no real time; what is due meanwhile happens at its time. */
  const due: { at: number; happen: () => Promise<unknown> }[] = [];
  const sleep = async (milliseconds: number) => {
    now += milliseconds;
    for (const { happen } of due.splice(0, due.filter(({ at }) => at <= now).length)) await happen();
  };
  const gatewayOn = (own: Pick<ClaimsPorts, 'ledger' | 'worker'>, sleepOf = sleep) =>
    createClaims({
      ...own,
      pools: async () => pools,
      clock: { now: clock.now, sleep: sleepOf },
      random: { id: () => `id${String(++ids).padStart(10, '0')}`, number: () => (ids % 7) / 7 },
    });
  const gateway = () => gatewayOn({ ledger, worker: { probe, deliver } });
  const mortalGateway = (mortality: Mortality, pace?: () => Promise<void>) => {
    const life = mortalLife(mortality, pace);
    const itsClient = openMemoryDocumentClient(table, (_command, next) => life.call(next));
    const worker = {
      probe: (endpoint: WorkerEndpoint) => life.call(() => probe(endpoint)),
      deliver: (endpoint: WorkerEndpoint, delivery: HookDelivery) =>
        life.call(() => deliver(endpoint, delivery)),
    };
    const itsLedger = openLedger({ documentClient: itsClient, tableName: 'ledger', clock });
    const claims = gatewayOn({ ledger: itsLedger, worker }, (milliseconds) =>
      life.isOver() ? new Promise<never>(() => undefined) : sleep(milliseconds),
    );
    return { claims, died: life.died, calls: life.calls };
  };

  const addWarm = async ({ template = 'dev-etl:1' } = {}): Promise<Worker> => {
    const id = `worker${workers.length}`;
    const launching = aLaunchingWorker(id, template, now);
    await ledger.adopt(launching);
    const outcome = await ledger.turnWarm({
      worker: launching,
      changeId: `warm-${id}`,
      address: `127.80.0.${workers.length + 4}`,
      identity: `identity-${id}`,
      warmAt: now,
    });
    if (!outcome.won) throw new Error('the worker could not turn warm');
    workers.push(outcome.worker);
    return outcome.worker;
  };
  for (let count = 0; count < warm; count += 1) await addWarm();

  const answer = (worker: Worker | undefined, how: Answering) => answers.set(worker?.id ?? '', how);
  const row = (worker: Worker | undefined) => ledger.worker({ pool: 'etl', workerId: worker?.id ?? '' });
  const always: Intercept = (_command, next) => next();
  /** At the next change of a worker: the caller never gets an answer, as if its process had died. */
  const stopAtWorkerChange = (tookEffect: boolean): Promise<void> =>
    new Promise((resolve) => {
      intercept = async (command, next) => {
        if (!isWorkerChange(command)) return next();
        intercept = always;
        if (tookEffect) await next();
        resolve();
        return new Promise<never>(() => undefined);
      };
    });
  return {
    claims: gateway(),
    anotherGateway: gateway,
    /** A gateway whose calls of the ledger pass through `through`. */
    gatewayThrough: (through: Intercept) =>
      gatewayOn({
        ledger: openLedger({
          documentClient: openMemoryDocumentClient(table, through),
          tableName: 'ledger',
          clock,
        }),
        worker: { probe, deliver },
      }),
    /** A gateway whose process dies at one of its calls. */
    mortalGateway,
    ledger,
    workers,
    probed,
    delivered,
    /** Every call that reached the ledger, as text. */
    written,
    addWarm,
    answer,
    row,
    now: () => now,
    /** The pool's keys from now on; what is absent has its default. */
    configure(changed: Readonly<Record<string, unknown>>) {
      pools = poolsOf(changed);
    },
    /** In the order of their times. */
    later(seconds: number, happen: () => Promise<unknown>) {
      due.push({ at: now + seconds * 1000, happen });
    },
    pass(seconds: number) {
      now += seconds * 1000;
    },
    silence: (worker: Worker | undefined) => answer(worker, { silent: true }),
    async claimedCount() {
      return (await ledger.liveWorkers('etl')).filter(({ state }) => state === 'claimed').length;
    },
    async copyEnded(worker: Worker | undefined) {
      const current = await row(worker);
      if (current?.endedClaim === undefined) throw new Error('no claim has ended on it');
      await ledger.copyEndedClaim({ pool: 'etl', workerId: current.id }, current.endedClaim);
    },
    /** What the controller does with a released worker of a pool that allows reuse, once it is idle. */
    async reuse(worker: Worker | undefined) {
      await this.copyEnded(worker);
      const current = await row(worker);
      if (current === undefined) throw new Error('the worker is gone');
      const outcome = await ledger.reuse({ worker: current, changeId: 'reuse', warmAt: now });
      if (!outcome.won) throw new Error('the worker could not be used again');
    },
    loseNextAnswerToWorkerChange() {
      intercept = async (command, next) => {
        if (!isWorkerChange(command)) return next();
        intercept = always;
        await next();
        throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });
      };
    },
    stopBeforeWorkerChange: () => stopAtWorkerChange(false),
    stopAfterWorkerChange: () => stopAtWorkerChange(true),
    /** The next delivery to a hook waits until it is told to go on; what the hook answers is decided then. */
    holdNextDelivery() {
      const reached = Promise.withResolvers<void>();
      const going = Promise.withResolvers<void>();
      beforeDelivery = () => {
        beforeDelivery = async () => undefined;
        reached.resolve();
        return going.promise;
      };
      return { reached: reached.promise, go: () => going.resolve() };
    },
    /** The next probe waits until it is told to go on; it answers what was so when it was asked. */
    holdNextProbe() {
      const reached = Promise.withResolvers<void>();
      const going = Promise.withResolvers<void>();
      beforeProbe = () => {
        beforeProbe = async () => undefined;
        reached.resolve();
        return going.promise;
      };
      return { reached: reached.promise, go: () => going.resolve() };
    },
  };
}

/** The pool that is grabbed from, and one that is not for grabs. */
function poolsOf(pool: Readonly<Record<string, unknown>>): readonly PoolEntry[] {
  const parsed = parsePools({
    pools: [
      { name: 'etl', image: 'x', target: { fixed: 2 }, maxWorkers: 40, ...pool },
      { name: 'shared', image: 'x', mode: 'shared' },
    ],
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.pools.map((config) => ({ config }));
}

function isWorkerChange(command: LedgerCommand): boolean {
  return command instanceof UpdateCommand && String(command.input.Key?.['pk']).endsWith('#live');
}

function aLaunchingWorker(id: string, template: string, now: number): Worker {
  return {
    pool: 'etl',
    id,
    arn: `arn:aws:ecs:eu-west-1:000000000000:task/dev/${id}`,
    state: 'launching',
    version: 1,
    changeId: `launch-${id}`,
    template,
    capacityProvider: 'FARGATE',
    launchToken: 'wp-1',
    reason: 'under target',
    launchedAt: now,
    fence: 0,
    claimsServed: 0,
  };
}
