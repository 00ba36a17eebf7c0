import { expect, it } from 'vitest';
import { aHistory } from '../testing/views.ts';
import { chartSeries, chartText, stepText, tickText } from './series.ts';

const counts = { launching: 1, warm: 2, busy: 1, claimed: 3, draining: 4 };

it('a step that the history leaves out is unknown, not zero workers', () => {
  const series = chartSeries(aHistory([{ counts, demand: 4, misses: 1 }]));
  expect(series.at).toHaveLength(60);
  expect(series.idle.slice(0, 2)).toEqual([2, null]);
  expect(series.supply.slice(0, 2)).toEqual([6, null]);
  expect(series.demand.slice(0, 2)).toEqual([4, 0]);
});

it('a step without a pass of a controller tells its grabs all the same', () => {
  const series = chartSeries(aHistory([{ counts: null, want: null, demand: 4, misses: 4 }]));
  expect([series.idle[0], series.want[0], series.demand[0], series.misses[0]]).toEqual([null, null, 4, 4]);
});

it('a chart is a sentence, too', () => {
  const history = aHistory([{ counts, demand: 4, misses: 1 }, { counts: { ...counts, warm: 0 } }]);
  expect(chartText(history, 'hour')).toBe('Last hour: 4 grabs asked, 1 miss; warm and idle between 0 and 2.');
  expect(chartText(aHistory(), 'day')).toBe('Nothing is kept of the last day yet.');
});

it('a step is told in words, and one that is not there not at all', () => {
  const series = chartSeries(aHistory([{ counts, want: 2.5, demand: 4, misses: 1 }]));
  expect(stepText(series, 0)).toBe('11-22 11:00 · 2 idle of 2.5 wanted · 6 ready in all · 4 grabs, 1 missed');
  expect(stepText(series, 1)).toContain('– idle of – wanted');
  expect(stepText(series, -1)).toBe('');
});

it('the axis tells the time of day of an hour, and the date of a week', () => {
  const hour = chartSeries(aHistory());
  const week = chartSeries({ ...aHistory(), stepSeconds: 3600, to: '2026-11-29T11:00:00.000Z' });
  const moment = Date.parse('2026-11-22T11:30:00Z') / 1000;
  expect([tickText(hour, moment), tickText(week, moment)]).toEqual(['11:30', '11-22']);
});
