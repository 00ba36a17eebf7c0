import { expect, it } from 'vitest';
import { aHistory } from '../testing/views.ts';
import { chartSeries, chartText } from './series.ts';

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
