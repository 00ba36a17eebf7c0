import { describe, expect, it } from 'vitest';
import { controllerView } from './controller-view.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const held = { renewedAt: undefined, isHeld: true };
const passed = (secondsAgo: number) => now - secondsAgo * 1000;

describe('the controller', () => {
  it.each([
    [0, 'healthy'],
    [60, 'healthy'],
    [61, 'late'],
    [600, 'late'],
    [601, 'absent'],
  ])('that passed %i s ago is %s', (secondsAgo, state) => {
    expect(controllerView(passed(secondsAgo), held, now)).toMatchObject({
      state,
      lastPass: new Date(passed(secondsAgo)).toISOString(),
    });
  });

  it('that renews its lease is late and not absent, however long its pass takes', () => {
    const heartbeat = { renewedAt: passed(5), isHeld: true };
    expect(controllerView(passed(3600), heartbeat, now)).toMatchObject({
      state: 'late',
      lastHeartbeat: '2026-11-22T11:59:55.000Z',
      note: 'no pass for 3600 s, though it holds its lease',
    });
  });

  it('is absent until it has made a pass', () => {
    expect(controllerView(undefined, held, now)).toMatchObject({ state: 'absent', lastPass: null });
    const nobody = { renewedAt: undefined, isHeld: false };
    expect(controllerView(undefined, nobody, now).note).toBe('no controller has made a pass yet');
  });
});
