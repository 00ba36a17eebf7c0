import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ContainerPlan, virtualHost } from '../runtime/virtual.ts';
import { AwsError } from './aws-error.ts';
import { localFigures } from './figures.ts';
import { createEcsModel, type EcsModel } from './model.ts';
import type { Task } from './state.ts';

const begin = Date.UTC(2026, 0, 1);
const liveSubnets = 2;

type Step =
  | { readonly kind: 'run'; readonly count: number; readonly token: string }
  | { readonly kind: 'stop' | 'interrupt'; readonly pick: number }
  | { readonly kind: 'shortage'; readonly available: number }
  | { readonly kind: 'relief' }
  | { readonly kind: 'elapse'; readonly seconds: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('run'),
      count: fc.integer({ min: 1, max: 10 }),
      token: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    }) as fc.Arbitrary<Step>,
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('stop', 'interrupt'),
      pick: fc.nat(50),
    }) as fc.Arbitrary<Step>,
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('shortage'), available: fc.nat(5) }) as fc.Arbitrary<Step>,
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'relief' } as Step) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('elapse'),
      seconds: fc.integer({ min: 0, max: 40 }),
    }) as fc.Arbitrary<Step>,
  },
);

const plans: readonly ContainerPlan[] = [
  { kind: 'runs', endsOn: 'SIGTERM' },
  { kind: 'runs', endsOn: 'SIGKILL' },
  { kind: 'runs', endsOn: 'SIGTERM', exit: { afterSeconds: 25, exitCode: 1 } },
  { kind: 'fails', reason: 'CannotPullContainerError: none' },
];

/** A small account (22 addresses), its containers, and what was asked of it. */
function play(
  seed: number,
  steps: readonly Step[],
  look: (model: EcsModel, asked: ReadonlyMap<string, number>) => void,
) {
  const model = createEcsModel({
    seed,
    region: 'us-east-1',
    addressing: { kind: 'block', cidr: '127.90.0.0/27' },
    figures: localFigures,
    now: begin,
  });
  model.call('CreateCluster', { clusterName: 'local' }, begin);
  model.call('RegisterTaskDefinition', definition, begin);
  const ended = new Set<string>();
  const host = virtualHost(
    withEndsSeen(model, ended),
    ({ id }) =>
      plans[Number.parseInt(id[0] ?? '0', 16) % plans.length] ?? plans[0] ?? { kind: 'fails', reason: '' },
  );
  const asked = new Map<string, number>();
  let now = begin;
  for (const one of steps) {
    now += one.kind === 'elapse' ? one.seconds * 1000 : 0;
    act(model, one, now, asked);
    host.advance(now);
    look(model, asked);
  }
  return { model, host, ended, asked, now };
}

/** The model, noting whose container was reported to have ended. */
function withEndsSeen(model: EcsModel, ended: Set<string>): EcsModel {
  return {
    ...model,
    exited: (taskId, exitCode, now) => {
      ended.add(taskId);
      model.exited(taskId, exitCode, now);
    },
    failedToStart: (taskId, reason, now) => {
      ended.add(taskId);
      model.failedToStart(taskId, reason, now);
    },
  };
}

const definition = {
  family: 'local-etl',
  networkMode: 'awsvpc',
  cpu: '256',
  memory: '512',
  containerDefinitions: [{ name: 'worker', image: 'x', stopTimeout: 10 }],
};

function act(model: EcsModel, one: Step, now: number, asked: Map<string, number>): void {
  const picked = 'pick' in one ? model.tasks()[one.pick % Math.max(1, model.tasks().length)] : undefined;
  if (one.kind === 'run') tolerate(() => runTask(model, one, now, asked));
  if (one.kind === 'stop' && picked) model.call('StopTask', { cluster: 'local', task: picked.arn }, now);
  if (one.kind === 'interrupt' && picked) model.interrupt(picked.id, now);
  if (one.kind === 'relief') model.configure({ faults: { shortages: [] } });
  if (one.kind === 'shortage') {
    model.configure({ faults: { shortages: [{ provider: 'FARGATE_SPOT', available: one.available }] } });
  }
}

function runTask(
  model: EcsModel,
  { token, count }: { token: string; count: number },
  now: number,
  asked: Map<string, number>,
): void {
  const answer = model.call(
    'RunTask',
    {
      cluster: 'local',
      taskDefinition: 'local-etl',
      count,
      clientToken: token,
      startedBy: token,
      capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }],
      networkConfiguration: { awsvpcConfiguration: { subnets: model.subnetIds() } },
    },
    now,
  ) as { tasks: object[]; failures: object[] };
  asked.set(token, count);
  expect(answer.tasks.length + answer.failures.length).toBe(count);
}

/** Throttling and a token's conflict are answers too; anything else is a bug. */
function tolerate(act: () => void): void {
  try {
    act();
  } catch (error) {
    const expected = ['ThrottlingException', 'ConflictException'];
    if (!(error instanceof AwsError) || !expected.includes(error.name)) throw error;
  }
}

const history = fc.record({ seed: fc.nat(), steps: fc.array(step, { maxLength: 60 }) });

function holdsAddress({ status }: Readonly<Task>): boolean {
  return status !== 'STOPPED';
}

describe('whatever is asked of the model', () => {
  it('no two tasks that have not stopped share an address, or hold one that is free', () => {
    fc.assert(
      fc.property(history, ({ seed, steps }) => {
        play(seed, steps, (model) => {
          const held = model
            .tasks()
            .filter(holdsAddress)
            .map(({ slot }) => slot.address);
          const free = model.tasks()[0]?.subnet;
          expect(new Set(held).size).toBe(held.length);
          expect(held.length).toBeLessThanOrEqual(11 * liveSubnets);
          if (free)
            expect(held.filter((address) => free.free.some((slot) => slot.address === address))).toEqual([]);
        });
      }),
    );
  });

  it('a token never starts more tasks than were asked for with it', () => {
    fc.assert(
      fc.property(history, ({ seed, steps }) => {
        // Under an hour in all, so that no token is forgotten.
        const { asked } = play(seed, steps, (model, askedSoFar) => {
          const started = Map.groupBy(model.tasks(), ({ startedBy }) => startedBy ?? '');
          for (const [token, tasks] of started)
            expect(tasks.length).toBeLessThanOrEqual(askedSoFar.get(token) ?? 0);
        });
        expect(asked.size).toBeLessThanOrEqual(6);
      }),
    );
  });

  it('a task whose container was started stops only after the container ended', () => {
    fc.assert(
      fc.property(history, ({ seed, steps }) => {
        const { model, ended } = play(seed, steps, () => undefined);
        for (const task of model.tasks()) {
          if (task.status === 'STOPPED' && task.pullStoppedAt !== undefined) expect(ended).toContain(task.id);
        }
      }),
    );
  });

  it('told to stop, every task stops, and then nothing is left to come', () => {
    fc.assert(
      fc.property(history, ({ seed, steps }) => {
        const { model, host, now } = play(seed, steps, () => undefined);
        for (const { arn } of model.tasks()) model.call('StopTask', { cluster: 'local', task: arn }, now);
        host.advance(now + 60_000);
        expect(model.tasks().filter(holdsAddress)).toEqual([]);
        expect(host.nextEventAt()).toBeUndefined();
      }),
    );
  });

  it('the same seed gives the same history', () => {
    fc.assert(
      fc.property(history, ({ seed, steps }) => {
        const [first, second] = [0, 1].map(() => play(seed, steps, () => undefined).model.tasks());
        expect(first).toEqual(second);
      }),
      { numRuns: 30 },
    );
  });
});
