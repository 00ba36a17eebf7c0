import { describe, expect, test } from 'vitest';
import { aClaim, aTask, aWorker, noon, observedWith } from '../fakes/builders.ts';
import { close } from './close.ts';
import { draftOf } from './draft.ts';

const found = (parts: Parameters<typeof observedWith>[0]) =>
  close(draftOf(observedWith(parts), noon)).actions;
const stopped = { id: 'w1', status: 'STOPPED', desiredStatus: 'STOPPED', stoppedAt: noon - 500 } as const;

describe('a worker that ECS says has stopped', () => {
  test.each(['launching', 'warm', 'claimed', 'draining'] as const)('is closed when it was %s', (state) => {
    const workers = [aWorker({ id: 'w1', state })];
    const task = aTask({
      ...stopped,
      exitCode: 1,
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'it ended',
    });
    expect(found({ workers, tasks: [task] })).toMatchObject([
      {
        kind: 'close',
        stoppedAt: noon - 500,
        end: { exitCode: 1, stopCode: 'EssentialContainerExited', stoppedReason: 'it ended' },
        reason: 'ECS says that it stopped: it ended (exit code 1)',
      },
    ]);
  });

  test.each([
    ['could not pull its image', { cause: 'image' as const }, 'launching' as const, 'image'],
    ['ended by itself before it was warm', { exitCode: 3 }, 'launching' as const, 'not_ready'],
    [
      'was stopped by a person',
      { exitCode: 143, stopCode: 'UserInitiated' },
      'launching' as const,
      undefined,
    ],
    ['was warm already', { exitCode: 3 }, 'warm' as const, undefined],
  ])('that %s counts for the breaker as it should', (_, parts, state, cause) => {
    const [action] =
      found({ workers: [aWorker({ id: 'w1', state })], tasks: [aTask({ ...stopped, ...parts })] }) ?? [];
    expect(action?.kind === 'close' && action.failure?.cause).toBe(cause);
  });
});

describe('a warm worker that ended by itself within a minute', () => {
  const exited = { exitCode: 1, stopCode: 'EssentialContainerExited', stoppedReason: 'it ended' };
  const failureOf = (worker: object, task: object = {}) => {
    const workers = [aWorker({ id: 'w1', state: 'warm', warmAt: noon - 60_000, ...worker })];
    const [action] = found({ workers, tasks: [aTask({ ...stopped, ...exited, ...task })] }) ?? [];
    return action?.kind === 'close' ? action.failure : undefined;
  };

  test('counts as a launch that failed, though a worker of it was warm', () => {
    expect(failureOf({})).toMatchObject({
      ...{ cause: 'not_ready', reached: 'warm', template: 'dev-etl:1' },
      message: 'it ended by itself soon after it was warm: it ended (exit code 1)',
    });
  });

  test.each([
    ['was stopped by us', {}, { stopCode: 'UserInitiated' }],
    ['was taken by Spot', {}, { stopCode: 'SpotInterruption' }],
    ['has had a claim', { fence: 1 }, {}],
    ['had work that no claim explains', { busySince: noon - 3000 }, {}],
    ['had tasks', { status: { reportedAt: noon, runningTasks: 1, freeSlots: 0, maxSlots: 1 } }, {}],
    ['had been warm for a minute', { warmAt: noon - 60_500 }, {}],
    ['was draining', { state: 'draining' }, {}],
  ])('does not count where it %s', (_, worker, task) => {
    expect(failureOf(worker, task)).toBeUndefined();
  });
});

describe('a worker that has stopped while a grab of several held it', () => {
  const claim = { ...aClaim(), expiresAt: noon, hold: { requestKey: 'k', attempt: 'a1' } };
  const requestWith = (several: object) => ({
    ...{ pool: 'etl', key: 'k', bodyHash: 'h', version: 2, createdAt: noon - 10_000 },
    several: {
      ...{ attempt: 'a1', state: 'open' as const, openedAt: noon - 10_000, leaseSeconds: 600 },
      ...{ workers: [{ workerId: 'w1', claimId: claim.id }], ...several },
    },
  });
  const closing = (request: ReturnType<typeof requestWith> | undefined, held = claim) =>
    found({
      workers: [aWorker({ id: 'w1', state: 'claimed', claim: held })],
      tasks: [aTask(stopped)],
      requests: new Map([['k', request]]),
    })?.map(({ kind }) => kind);

  test.each([
    ['was aborted', requestWith({ state: 'aborted' })],
    ['was taken back after its hook', requestWith({ state: 'aborted', delivered: [claim.id] })],
    ['went on with another try', requestWith({ attempt: 'a2' })],
    ['is gone', undefined],
  ])('is closed once its grab %s', (_, request) => {
    expect(closing(request)).toEqual(['close']);
  });

  test.each([
    ['is open', requestWith({})],
    ['was committed, so that a client may have been given it', requestWith({ state: 'committed' })],
  ])('is left to whoever decides its grab while that %s', (_, request) => {
    expect(closing(request)).toEqual([]);
  });

  test('is left alone within the time of its hold', () => {
    expect(closing(requestWith({ state: 'aborted' }), { ...claim, expiresAt: noon + 1 })).toEqual([]);
  });
});

describe('a worker that ECS does not know', () => {
  const missing = new Set(['w1']);
  const old = { id: 'w1', state: 'warm', launchedAt: noon - 3_600_000 } as const;

  test.each([
    ['is marked at first', aWorker(old), 'note'],
    [
      'is not even marked within a minute of its launch',
      aWorker({ ...old, launchedAt: noon - 59_999 }),
      undefined,
    ],
    ['is not closed within two minutes', aWorker({ ...old, missingSince: noon - 119_000 }), undefined],
    ['is closed after two minutes', aWorker({ ...old, missingSince: noon - 120_000 }), 'close'],
    [
      'is closed though it is claimed, since it is gone',
      aWorker({ ...old, state: 'claimed', claim: aClaim(), missingSince: noon - 120_000 }),
      'close',
    ],
    [
      'is not closed before two minutes after its launch',
      aWorker({ ...old, launchedAt: noon - 60_000, missingSince: noon - 200_000 }),
      undefined,
    ],
  ])('%s', (_, worker, kind) => {
    expect(found({ workers: [worker], missing })?.[0]?.kind).toBe(kind);
  });

  test('loses its mark when ECS knows it again', () => {
    const workers = [aWorker({ ...old, missingSince: noon - 5000 })];
    expect(found({ workers })).toMatchObject([{ kind: 'note', marks: { missingSince: null } }]);
  });
});

describe('a worker whose closing was cut short', () => {
  test('is closed to its end, with the end that was noted, though ECS knows nothing of it any more', () => {
    const end = { exitCode: 0, stopCode: 'UserInitiated' };
    const worker = aWorker({ id: 'w1', state: 'stopped', stoppedAt: noon - 9000, end });
    expect(found({ workers: [worker], missing: new Set(['w1']) })).toMatchObject([
      { kind: 'close', stoppedAt: noon - 9000, end },
    ]);
  });
});

test('a closing that was cut off is done again, in its own words', () => {
  const end = { exitCode: 7 };
  const workers = [aWorker({ id: 'w1', state: 'stopped', stoppedAt: noon - 9000, end })];
  expect(found({ workers })).toMatchObject([{ kind: 'close', stoppedAt: noon - 9000, end }]);
});

describe('what is kept of a worker that has stopped', () => {
  const closed = (worker: Partial<Parameters<typeof aWorker>[0]>, task: object, view: object = {}) => {
    const workers = [aWorker({ id: 'w1', state: 'launching', ...worker })];
    const tasks = [aTask({ id: 'w1', status: 'STOPPED', desiredStatus: 'STOPPED', ...task })];
    const [action] = close(draftOf(observedWith({ workers, tasks, ...view }), noon)).actions ?? [];
    if (action?.kind !== 'close') throw new Error('not closed');
    return action;
  };

  test('is when, and ECS’s words where there are any', () => {
    const words = { exitCode: 0, stopCode: 'EssentialContainerExited', stoppedReason: 'done' };
    expect(closed({}, { ...words, stoppedAt: noon - 5 })).toMatchObject({ stoppedAt: noon - 5, end: words });
    expect(closed({}, {})).toMatchObject({ stoppedAt: noon, end: {} });
    expect(Object.keys(closed({}, {}).end)).toEqual([]);
  });

  test('are the steps of its launch, where it never was warm', () => {
    const steps = { placedAt: noon - 3, pulledAt: noon - 2, startedAt: noon - 1 };
    expect(closed({}, steps).phases).toEqual(steps);
    expect(closed({ state: 'warm', warmAt: noon }, steps)).not.toHaveProperty('phases');
  });

  const interrupted = { cause: 'capacity', stopCode: 'SpotInterruption', stoppedReason: 'taken back' };

  test('is where capacity was missing', () => {
    expect(closed({}, { ...interrupted, zone: 'eu-west-1b' }).failure).toEqual({
      ...{ provider: 'FARGATE', template: 'dev-etl:1', cause: 'capacity', message: 'taken back' },
      subnets: ['subnet-b'],
    });
    expect(closed({}, { ...interrupted, zone: 'eu-west-1z' }).failure).not.toHaveProperty('subnets');
    expect(closed({}, interrupted).failure).not.toHaveProperty('subnets');
  });

  test.each([
    ['it ended by itself', {}, { exitCode: 0 }, 'not_ready'],
    ['it was told to stop', {}, { exitCode: 0, stopCode: 'UserInitiated' }, undefined],
    ['it never ran', {}, {}, undefined],
    ['it had been warm', { state: 'warm' }, { exitCode: 1 }, undefined],
    ['its provider is none of the pool’s', { capacityProvider: 'FARGATE_SPOT' }, { exitCode: 1 }, undefined],
  ] as const)('is a failed launch or not, where %s', (_, worker, task, cause) => {
    expect(closed(worker, task).failure?.cause).toBe(cause);
  });

  test('is no failed launch of a pool that is not configured', () => {
    expect(closed({}, { exitCode: 1 }, { config: undefined }).failure).toBeUndefined();
  });
});
