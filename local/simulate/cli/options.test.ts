import { describe, expect, it } from 'vitest';
import { faultKinds } from '../faults/kinds.ts';
import { parseOptions } from './options.ts';

describe('the options of simulate', () => {
  it('default to one seed, a day, all faults and one thread', () => {
    expect(parseOptions([])).toEqual({
      ok: true,
      options: { seed: 1, seeds: 1, hours: 24, faults: new Set(faultKinds), jobs: 1 },
    });
  });

  it('take a list of kinds of faults', () => {
    const parsed = parseOptions(['--faults', 'spotWave,ledgerGone', '--hours', '0.5', '--jobs=2']);
    expect(parsed.ok && parsed.options.faults).toEqual(new Set(['spotWave', 'ledgerGone']));
    expect(parsed.ok && parsed.options.hours).toBe(0.5);
    expect(parsed.ok && parsed.options.jobs).toBe(2);
  });

  it('are refused with every problem at once', () => {
    const parsed = parseOptions(['--seeds', '0', '--hours', 'long', '--faults', 'rain', '--jbos', '2']);
    expect(parsed).toEqual({
      ok: false,
      problems: expect.arrayContaining([
        expect.stringMatching(/^--seeds: /),
        '--hours: a number of hours',
        expect.stringMatching(/^--faults: no such faults: rain; .*spotWave/),
        '--jbos: unknown option',
      ]),
    });
  });
});
