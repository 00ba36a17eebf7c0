import { describe, expect, it } from 'vitest';
import { planIncidents, targets } from './incidents.ts';

describe('the incidents of a run', () => {
  it('kill and stop every process within a minute', () => {
    const done = new Set(planIncidents(60, 1).map(({ target, kind }) => `${kind} ${target}`));
    expect(done.size).toBe(2 * targets.length);
  });

  it('are the same for the same seed, and others for another', () => {
    expect(planIncidents(600, 4)).toEqual(planIncidents(600, 4));
    expect(planIncidents(600, 4)).not.toEqual(planIncidents(600, 5));
  });

  it('go on to the end of a long run, and not beyond', () => {
    const times = planIncidents(1200, 2).map(({ atSeconds }) => atSeconds);
    expect(times).toEqual(times.toSorted((one, other) => one - other));
    expect(times.at(-1)).toBeGreaterThan(1190);
    expect(times.at(-1)).toBeLessThan(1200);
  });

  it('hold a controller for longer than its lease now and then', () => {
    const stops = planIncidents(1200, 2).flatMap((incident) =>
      incident.kind === 'stop' && incident.target.startsWith('controller') ? [incident.forSeconds] : [],
    );
    expect(Math.max(...stops)).toBeGreaterThan(15);
  });
});
