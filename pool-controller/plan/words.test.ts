import { describe, expect, test } from 'vitest';
import type { Worker, WorkerState } from '../../shared/pool/worker.ts';
import {
  aClaim,
  aLaunch,
  aPool,
  aTask,
  atWork,
  aWorker,
  noon,
  observedWith,
  rollingOut,
  silent,
} from '../fakes/builders.ts';
import { emptyPoolState } from '../observed.ts';
import { plan } from './plan.ts';

type View = NonNullable<Parameters<typeof observedWith>[0]>;

const one = (state: WorkerState, parts: Partial<Worker> = {}) => [aWorker({ id: 'w1', state, ...parts })];
const alone = { config: aPool({ target: { fixed: 1 } }) };
const minutesOld = (minutes: number, record: object = {}) => ({
  ...emptyPoolState('etl'),
  openLaunches: [
    aLaunch({
      token: 'wp-launch-0009',
      createdAt: noon - minutes * 60_000,
      notAfter: noon - minutes * 60_000 + 30_000,
      ...record,
    }),
  ],
});
const unready = { kind: 'unready' as const, message: '503' };
const planned = (view: View) => plan(observedWith({ ...alone, ...view }), noon);

describe('what a plan does is told by a reason', () => {
  test.each([
    ['an adoption', { tasks: [aTask({ id: 't1' })] }, 'adopt', 'found running without a row of its own'],
    [
      'a worker that ended',
      {
        workers: one('warm'),
        tasks: [
          aTask({ id: 'w1', status: 'STOPPED', stoppedReason: 'Essential container exited', exitCode: 1 }),
        ],
      },
      'close',
      'ECS says that it stopped: Essential container exited (exit code 1)',
    ],
    [
      'a worker that ended without a word',
      { workers: one('warm'), tasks: [aTask({ id: 'w1', status: 'STOPPED' })] },
      'close',
      'ECS says that it stopped: no reason given',
    ],
    ['a closing that was cut short', { workers: one('stopped') }, 'close', 'its closing was cut short'],
    [
      'a worker that ECS does not know',
      { workers: one('warm', { launchedAt: noon - 60_000 }), missing: new Set(['w1']) },
      'note',
      'ECS does not know it',
    ],
    [
      'a worker that ECS has not known for long',
      {
        workers: one('warm', { launchedAt: noon - 400_000, missingSince: noon - 150_000 }),
        missing: new Set(['w1']),
      },
      'close',
      'ECS has not known it for 150 s',
    ],
    [
      'a worker that ECS knows again',
      { workers: one('warm', { missingSince: noon - 1000 }) },
      'note',
      'ECS knows it again',
    ],
    ['a worker that turns warm', { workers: one('launching') }, 'turnWarm', 'running, and its probe answers'],
    [
      'a worker that was never probed',
      { workers: one('launching', { launchedAt: noon - 400_000 }), probes: new Map() },
      'drain',
      'not ready 300 s after its start: it could not be probed',
    ],
    [
      'a worker that is busy before it was ever warm',
      { workers: one('launching', { launchedAt: noon - 400_000 }), saying: { w1: atWork } },
      'drain',
      'not ready 300 s after its start: it answers, but is busy with work that nobody gave it',
    ],
    [
      'a worker that does not get started',
      {
        workers: one('launching', { launchedAt: noon - 900_000 }),
        tasks: [aTask({ id: 'w1', status: 'PENDING' })],
      },
      'drain',
      'still PENDING 900 s after its launch',
    ],
    [
      'a claim without a holder that expired',
      {
        workers: one('claimed', {
          claim: { id: 'etl.w1.nonce0001', fence: 1, createdAt: 0, expiresAt: noon - 6000 },
        }),
      },
      'endClaim',
      'its claim expired: its holder did not renew it',
    ],
    [
      'an ended claim',
      {
        workers: one('draining', { endedClaim: { ...aClaim(), endedAt: noon, endReason: 'released' } }),
        saying: { w1: atWork },
      },
      'copyEndedClaim',
      'its last claim gets a row of its own',
    ],
    ['work that nobody gave', { workers: one('warm'), saying: { w1: atWork } }, 'note', 'has work'],
    ['work that is over', { workers: one('warm', { busySince: noon - 1000 }) }, 'note', 'idle again'],
    ['silence', { workers: one('warm'), saying: { w1: silent } }, 'note', 'does not answer its probe'],
    [
      'an answer after silence',
      { workers: one('warm', { silentSince: noon - 1000 }) },
      'note',
      'what its probe answered',
    ],
    [
      'long silence',
      { workers: one('warm', { silentSince: noon - 20_000 }), saying: { w1: silent } },
      'drain',
      'silent for 20 s',
    ],
    [
      'a worker not ready',
      { workers: one('warm'), saying: { w1: unready } },
      'note',
      'answers, but is not ready',
    ],
    [
      'a worker not ready for long',
      { workers: one('warm', { unreadySince: noon - 20_000 }), saying: { w1: unready } },
      'drain',
      'not ready for 20 s: 503',
    ],
    [
      'a worker that is somebody else',
      {
        workers: one('warm', { identity: 'a:1' }),
        saying: { w1: { kind: 'ready', idle: true, leaked: false, identity: 'b:2' } },
      },
      'drain',
      'its address answers as b:2, not as a:1',
    ],
    [
      'a slot that leaks',
      {
        workers: one('warm', { leakedSince: noon - 31_000 }),
        saying: { w1: { kind: 'ready', idle: true, leaked: true } },
      },
      'drain',
      'leaks a slot: taken for 31 s with nothing running in it',
    ],
    [
      'a task without an end',
      {
        workers: one('warm', { busySince: 1 }),
        saying: { w1: { kind: 'ready', idle: false, leaked: false, oldestTaskStartedAt: noon - 3_600_000 } },
      },
      'drain',
      'stuck: a task runs for over 3600 s',
    ],
    [
      'a worker that ECS means to stop',
      { workers: one('warm'), tasks: [aTask({ id: 'w1', desiredStatus: 'STOPPED' })] },
      'drain',
      'ECS is stopping it',
    ],
    ['a drained worker', { workers: one('draining', { drainReason: 'surplus' }) }, 'stop', 'surplus'],
    ['a drained worker without a reason', { workers: one('draining') }, 'stop', 'drained'],
    [
      'a drained worker that fell silent',
      { workers: one('draining', { silentSince: noon - 1000 }), saying: { w1: silent } },
      'stop',
      'drained; it does not answer any more',
    ],
    [
      'a draining worker that is silent for the first time',
      { workers: one('draining'), saying: { w1: silent } },
      'note',
      'does not answer its probe',
    ],
    [
      'a draining worker that answers again',
      { workers: one('draining', { silentSince: noon - 1000 }), saying: { w1: atWork } },
      'note',
      'answers again',
    ],
    [
      'a worker that returns',
      {
        workers: one('draining', { returning: true }),
        config: aPool({ target: { fixed: 1 }, reuse: { maxClaims: 2 } }),
      },
      'reuse',
      'released and idle again',
    ],
    [
      'a launch without an answer',
      { state: minutesOld(1) },
      'replay',
      'launch wp-launch-0009 has no answer yet: asking again (attempt 2)',
    ],
    [
      'a launch of which nothing is listed',
      { state: minutesOld(31), emptyListings: new Set(['wp-launch-0009']) },
      'noteEmptyListing',
      'nothing is listed of launch wp-launch-0009',
    ],
    [
      'a launch of which nothing can come',
      {
        state: minutesOld(31, { emptyListingAt: noon - 60_000 }),
        emptyListings: new Set(['wp-launch-0009']),
      },
      'closeLaunch',
      'nothing more of launch wp-launch-0009 can come',
    ],
    ['a launch', {}, 'launch', '0 warm or on their way where 1 are wanted'],
    [
      'a trial of a template',
      { template: 'dev-etl:2', state: rollingOut(), workers: one('warm') },
      'launch',
      'dev-etl:2 is new: one worker of it is tried first',
    ],
    [
      'surplus',
      { workers: [...one('warm'), aWorker({ id: 'w2', state: 'warm' })] },
      'drain',
      'surplus: 2 where 1 are wanted',
    ],
    [
      'a worker of an older template',
      {
        template: 'dev-etl:2',
        state: rollingOut({ warmAt: noon }),
        workers: [...one('warm'), aWorker({ id: 'w2', state: 'warm', template: 'dev-etl:2' })],
      },
      'drain',
      'replaced: of dev-etl:1, the current one is dev-etl:2',
    ],
    [
      'a worker over its age',
      {
        workers: [
          ...one('warm', { launchedAt: noon - 25 * 3_600_000 }),
          aWorker({ id: 'w2', state: 'warm' }),
        ],
      },
      'drain',
      'replaced: older than 24 h',
    ],
    ['a removed pool', { removed: true, workers: one('warm') }, 'drain', 'the pool is no longer configured'],
    [
      'a removed pool with nothing left',
      { removed: true, state: { ...emptyPoolState('etl'), sequence: 1 } },
      'forget',
      'the pool is no longer configured',
    ],
    [
      'a status that changed',
      {
        workers: one('warm'),
        saying: {
          w1: {
            kind: 'ready',
            idle: true,
            leaked: false,
            status: { reportedAt: noon, runningTasks: 0, freeSlots: 1, maxSlots: 1 },
          },
        },
      },
      'note',
      'its status changed',
    ],
  ] as [string, View, string, string][])('%s', (_, view, kind, reason) => {
    const reasons = planned(view)
      .actions.filter((action) => action.kind === kind)
      .map((action) => action.reason);
    expect(reasons).toContain(reason);
  });

  test('two marks of one worker are one note with both reasons', () => {
    const workers = one('warm', { busySince: noon - 1000, silentSince: noon - 1000 });
    const notes = planned({ workers }).actions.filter(({ kind }) => kind === 'note');
    expect(notes).toMatchObject([
      { marks: { silentSince: null, busySince: null }, reason: 'what its probe answered; idle again' },
    ]);
  });
});

describe('what is wrong is told in words', () => {
  const claimed = one('claimed', { identity: 'a:1' });
  const impostor = { kind: 'ready' as const, idle: true, leaked: false, identity: 'b:2' };
  const five = ['a', 'b', 'c', 'd', 'e'];

  test.each([
    [
      'tasks of somebody else',
      { tasks: five.map((id) => aTask({ id, startedBy: id === 'a' ? 'a person' : 'wp' })) },
      "tasks of this pool's family that the pool did not start are left alone: a (started by a person), b (started by wp), c (started by wp) and 2 more",
    ],
    [
      'a claimed worker that is somebody else',
      { workers: claimed, saying: { w1: impostor } },
      'claimed worker w1 (ann): its address answers as b:2, not as a:1',
    ],
    [
      'more silence than workers can be to blame for',
      {
        workers: five.map((id) => aWorker({ id, state: 'warm' })),
        saying: Object.fromEntries(five.map((id) => [id, silent])),
      },
      "5 of 5 workers are silent at once: likely the controller's own network, so none is drained for it",
    ],
    [
      'a pool without a task definition',
      { template: undefined },
      'no task definition of this pool is active: register one (`go.sh up` does)',
    ],
    [
      'a limit on workers',
      { config: aPool({ target: { fixed: 3 }, maxWorkers: 3 }), workers: one('claimed') },
      '1 of 3 wanted workers are not launched: maxWorkers is 3',
    ],
    [
      'a limit on open launches',
      {
        state: {
          ...emptyPoolState('etl'),
          openLaunches: Array.from({ length: 40 }, (_, position) =>
            aLaunch({ token: `wp-launch-1${position}`, template: 'dev-etl:0' }),
          ),
        },
        config: aPool({ target: { fixed: 2 }, maxWorkers: 200 }),
      },
      '2 wanted workers are not launched yet: 40 launches wait for an answer',
    ],
    [
      'a pool too small to launch first',
      {
        template: 'dev-etl:2',
        state: rollingOut(),
        workers: one('warm'),
        config: aPool({ target: { fixed: 1 }, maxWorkers: 1 }),
      },
      'maxWorkers or maxSpendPerHour leaves no room to launch first: outdated workers are replaced one by one, old first',
    ],
  ] as [string, View, string][])('%s', (_, view, problem) => {
    expect(planned(view).problems).toContain(problem);
  });

  test('a worker that is not yet ready is nothing wrong', () => {
    const workers = one('launching', { startedAt: noon - 40_000 });
    expect(planned({ workers, saying: { w1: unready } })).toMatchObject({
      actions: [],
      problems: [],
    });
  });
});
