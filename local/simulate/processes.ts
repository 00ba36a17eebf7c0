import { type Claims, createClaims } from '../../gateway/app/claims/claims.ts';
import type { ControllerPorts } from '../../pool-controller/ports.ts';
import { run as runController } from '../../pool-controller/run.ts';
import { openFleet } from '../../shared/fleet/open-fleet.ts';
import { openLedger } from '../../shared/ledger/ledger.ts';
import type { HookDelivery } from '../../shared/worker/hook.ts';
import type { Probe, WorkerEndpoint } from '../../shared/worker/probe.ts';
import type { SeededRandom } from '../ecs/model/seeded-random.ts';
import { type Intercept, openMemoryDocumentClient } from '../ledger/memory.ts';
import { createMortal, type Mortal, mortalCall, mortalPort } from './crash.ts';
import type { CallFault } from './faults/kinds.ts';
import { streamOf } from './faults/streams.ts';
import { cluster } from './faults/templates.ts';
import { flushWhenDue } from './flushing.ts';
import { serialDigits } from './promises/truth.ts';
import { gatewayLooking, leaseLooking, lookingWhenItChanges } from './sight.ts';
import type { VirtualEcs } from './virtual-ecs.ts';
import type { World } from './world.ts';

/** A call to the ledger, and one while DynamoDB is slow, at most. Milliseconds. */
const ledgerCallMilliseconds = 8;
const slowCallMilliseconds = 2000;
/** A call whose client has given it up takes effect this much later at most. Milliseconds. */
const latestMilliseconds = 1500;
/** As long as a real id, of which the last digits name the process: two streams of 32 bits may draw the same ones. */
const idDigits = 24;
/** Clocks are within 2 s of each other. Milliseconds. */
const greatestSkew = 1000;

/** `serial`: the last digits of every id that it draws. */
export type Gateway = { readonly claims: Claims; readonly mortal: Mortal; readonly serial: string };

/** A process of its own: it dies and stands still by itself, and has its own clock and its own random numbers. */
type Process = {
  readonly name: string;
  readonly serial: string;
  readonly mortal: Mortal;
  readonly clock: ControllerPorts['clock'];
};

export function startController(world: World, signal: AbortSignal): Mortal {
  const process = startProcess(world, 'controller', 'controllerCrash');
  const fleet = openFleet({
    clients: faultyFleetClients(world, process),
    cluster,
    clock: process.clock,
  });
  const common = portsOf(world, process);
  const { ledger } = common;
  const { untilWarmMayChange, countWarm } = lookingWhenItChanges(
    world.warmSight,
    process.clock,
    ledger.countWarm,
  );
  const lease = leaseLooking(world.leaseSight, process.clock, ledger);
  const { untilLeaseMayChange, controllerLease, takeControllerLease } = lease;
  const ports: ControllerPorts = {
    ...common,
    ledger: { ...ledger, countWarm, controllerLease, takeControllerLease },
    untilWarmMayChange,
    untilLeaseMayChange,
    fleet,
    network: { subnets: world.account.ecs.model.subnetIds(), securityGroups: ['sg-sim'] },
    log: { info: () => undefined, warn: () => undefined },
  };
  void runController(ports, { mode: 'watch' }, signal).catch((error: unknown) => {
    world.broken.note('programs-run-on', `a controller ended: ${String(error)}`);
  });
  return process.mortal;
}

export function startGateway(world: World): Gateway {
  const process = startProcess(world, 'gateway', 'gatewayCrash');
  const ports = portsOf(world, process);
  const looking = gatewayLooking(world.warmSight, process.clock, ports.ledger.warmWorkers);
  const { untilWarmMayChange, warmWorkers } = looking;
  const claims = createClaims({ ...ports, ledger: { ...ports.ledger, warmWorkers }, untilWarmMayChange });
  const flushing = flushWhenDue(world, claims, process.mortal);
  const { mortal, serial } = process;
  return { claims: { ...claims, ...flushing.watched(claims) }, mortal, serial };
}

function startProcess(world: World, program: string, crash: CallFault): Process {
  const { time, dice, tally, options } = world;
  const name = `${program} ${world.processes.length + 1}`;
  const mortal = createMortal(time, () => dice.fails(crash));
  const isSkewed = options.faults.has('clockSkew');
  const skew = isSkewed
    ? Math.round((2 * streamOf(options.seed, `skew of ${name}`).number() - 1) * greatestSkew)
    : 0;
  if (isSkewed) tally.faults.count('clockSkew');
  world.processes.push(mortal);
  const serial = world.processes.length.toString(16).padStart(serialDigits, '0');
  return { name, serial, mortal, clock: clockOf(world, mortal, skew) };
}

/** A process that is dead asks no clock and wakes from no sleep; one that stands still wakes later. */
function clockOf({ time }: World, mortal: Mortal, skew: number): ControllerPorts['clock'] {
  return {
    now: () => time.now() + skew,
    monotonic: time.monotonic,
    async sleep(milliseconds, signal) {
      await time.sleep(milliseconds, signal);
      const wait = mortal.stands();
      if (wait !== undefined) await wait;
    },
  };
}

/** What both programs get. */
function portsOf(world: World, process: Process) {
  const { name, serial, mortal, clock } = process;
  const random = streamOf(world.options.seed, `random of ${name}`);
  const ledger = openLedger({
    documentClient: openMemoryDocumentClient(world.table, faultyLedger(world, process)),
    tableName: 'ledger',
    clock,
    pause: (milliseconds) => clock.sleep(milliseconds ?? 0),
  });
  return {
    ledger,
    worker: mortalPort(faultyWorkers(world), mortal),
    pools: async () => world.settings.entries(),
    clock,
    random: {
      id: () => random.hex(idDigits).slice(0, -serialDigits) + serial,
      number: () => random.number(),
    },
  };
}

/**
 * Every call takes its time, there or back, may fail before its effect, lose its answer after it, or be made twice by
 * the SDK; its process may die at each, so also between two calls of one write of the ledger's.
 */
function faultyLedger({ time, dice, account, options }: World, { name, mortal }: Process): Intercept {
  const random = streamOf(options.seed, `line of ${name}`);
  const { conditions } = account;
  const planted = options.planted?.ledger ?? ((_command, next) => next());
  const duration = () =>
    conditions.ledgerSlow() ? random.number() * slowCallMilliseconds : ledgerCallMilliseconds;
  const call: Intercept = async (command, next) => {
    const milliseconds = duration();
    const isLateThere = random.number() < 0.5;
    if (isLateThere) await time.sleep(milliseconds);
    if (dice.fails('ledgerErrorBefore') || conditions.ledgerGone()) throw timeout();
    if (dice.fails('ledgerLate')) throw await late(time, () => planted(command, next), random);
    let answer = await planted(command, next);
    if (!isLateThere) await time.sleep(milliseconds);
    if (dice.fails('ledgerRetried')) answer = await planted(command, next);
    if (dice.fails('ledgerAnswerLost')) throw timeout();
    return answer;
  };
  return mortalCall(call, mortal);
}

/** Lets the call take its effect in a while, whatever comes of it; the error that its client has meanwhile. */
async function late(time: World['time'], call: () => Promise<unknown>, random: SeededRandom): Promise<Error> {
  void time
    .sleep(random.number() * latestMilliseconds)
    .then(call)
    .catch(() => undefined);
  return timeout();
}

/** A probe may be slow, or get no answer though the worker had it. */
function faultyWorkers({ time, dice, account: { workers }, probeLost }: World) {
  return {
    async probe(endpoint: WorkerEndpoint): Promise<Probe> {
      if (dice.fails('slowProbe')) await time.sleep(1500);
      const probe = await workers.probe(endpoint);
      if (!dice.fails('lostProbe')) return probe;
      probeLost(endpoint.workerId);
      return { kind: 'silent', message: 'no answer in time' };
    },
    async deliver(endpoint: WorkerEndpoint, delivery: HookDelivery) {
      if (dice.fails('hookFails')) return { kind: 'failed', message: 'it answered 500' } as const;
      return workers.deliver(endpoint, delivery);
    },
  };
}

function faultyFleetClients({ time, dice, account: { ecs }, options }: World, { name, mortal }: Process) {
  const random = streamOf(options.seed, `fleet of ${name}`);
  const call = async (command: Parameters<VirtualEcs['client']['send']>[0]) => {
    if (dice.fails('ecsErrorBefore')) throw timeout();
    if (dice.fails('ecsLate')) throw await late(time, () => ecs.client.send(command), random);
    const answer = await ecs.client.send(command);
    if (dice.fails('ecsAnswerLost')) throw timeout();
    return answer;
  };
  const client = { send: mortalCall(call, mortal) } as VirtualEcs['client'];
  return { ecs: client, launches: client };
}

function timeout(): Error {
  return Object.assign(new Error('the simulated network cut the connection'), { name: 'TimeoutError' });
}
