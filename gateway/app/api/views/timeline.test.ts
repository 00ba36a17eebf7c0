import { describe, expect, it } from 'vitest';
import { aWorker } from '../testing/a-worker.ts';
import { timelineOf } from './timeline.ts';

const noon = Date.parse('2026-11-22T12:00:00Z');
const at = (second: number) => noon + second * 1000;
const steps = (...parts: Parameters<typeof aWorker>) =>
  timelineOf(aWorker(...parts)).map((entry) => [
    (Date.parse(entry.at) - noon) / 1000,
    entry.phase ?? entry.state,
    entry.reason,
  ]);
const launched = { launchedAt: at(0), placedAt: at(12), pulledAt: at(30), startedAt: at(36), warmAt: at(40) };

describe("a worker's life", () => {
  it('tells its launch by phases, and each change of state with its reason', () => {
    const claimed = { claimedAt: at(50), claimedBy: 'me', drainingAt: at(60), drainReason: 'released' };
    const stopped = { stoppedAt: at(70), end: { exitCode: 137, stoppedReason: 'released' } };
    expect(steps({ ...launched, ...claimed, ...stopped, state: 'stopped' })).toEqual([
      [0, 'asked', '1 below the target of 3'],
      [12, 'placed', expect.stringContaining('its network interface')],
      [30, 'pulled', 'its image is there'],
      [36, 'started', 'ECS calls it RUNNING'],
      [40, 'ready', 'running, and its probe answers'],
      [50, 'claimed', 'claimed by me'],
      [60, 'draining', 'released'],
      [70, 'stopped', 'released (exit code 137)'],
    ]);
  });

  it('does not say that an image is there whose pull may have failed', () => {
    const { placedAt, pulledAt } = launched;
    const { warmAt: _never, ...failed } = aWorker({
      state: 'stopped',
      placedAt,
      pulledAt,
      stoppedAt: at(31),
    });
    expect(timelineOf(failed).find(({ phase }) => phase === 'pulled')?.reason).toBe('the pull ended');
  });

  it('is as long as it has been so far', () => {
    const { placedAt } = launched;
    const { warmAt: _notYet, ...launching } = aWorker({ state: 'launching', placedAt });
    expect(timelineOf(launching).map(({ phase }) => phase)).toEqual(['asked', 'placed']);
  });

  it('tells a claim that lives, and work that no claim explains', () => {
    const claim = { id: 'c', fence: 1, createdAt: at(50), expiresAt: at(500) };
    expect(steps({ ...launched, state: 'claimed', claim }).at(-1)).toEqual([50, 'claimed', 'claimed']);
    expect(steps({ ...launched, busySince: at(55) }).at(-1)).toEqual([
      55,
      'busy',
      'it has running tasks that no claim explains',
    ]);
  });

  it('remembers the rounds of a worker that was reused', () => {
    const changes = [
      { at: at(40), state: 'warm', reason: 'running, and its probe answers' },
      { at: at(50), state: 'claimed', reason: 'claimed by me' },
      { at: at(60), state: 'draining', reason: 'released' },
    ] as const;
    expect(steps({ ...launched, warmAt: at(61), changes }).slice(4)).toEqual([
      [40, 'ready', 'running, and its probe answers'],
      [50, 'claimed', 'claimed by me'],
      [60, 'draining', 'released'],
      [61, 'warm', 'idle again after its claim'],
    ]);
  });
});
