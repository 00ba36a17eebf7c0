import { describe, expect, it } from 'vitest';
import { createWaitingLine, type Place } from './waiting-line.ts';

const start = 1_000_000;

function aLine(...counts: readonly number[]) {
  const line = createWaitingLine();
  const places = counts.map((count) => {
    const place = line.join(count);
    if (place === undefined) throw new Error('the line is full');
    return place;
  });
  return { line, places };
}

const inTurn = (places: readonly Place[], now: number) => places.map((place) => place.isInTurn(now));
const called = (places: readonly Place[]) => places.map((place) => place.called.aborted);

describe('the waiting line', () => {
  it('serves the first, and calls the next one when it leaves', () => {
    const { places } = aLine(1, 1, 1);
    expect(inTurn(places, start)).toEqual([true, false, false]);
    places[0]?.leave(start);
    expect(called(places.slice(1))).toEqual([true, false]);
    expect(inTurn(places.slice(1), start)).toEqual([true, false]);
  });

  it('goes on while the first has its worker and is yet to be told', () => {
    const { line, places } = aLine(1, 1, 1);
    places[0]?.beServed(start);
    expect(called(places.slice(1))).toEqual([true, false]);
    expect([inTurn(places, start), line.demand()]).toEqual([[true, true, false], 2]);
    places[1]?.leave(start);
    expect(called(places.slice(2))).toEqual([true]);
  });

  it('has the first in its place again where its worker came to nothing', () => {
    const { line, places } = aLine(1, 1);
    places[0]?.beServed(start);
    places[0]?.waitOn();
    expect([inTurn(places, start), line.demand(), line.isFree(start)]).toEqual([[true, false], 2, false]);
  });

  it('is free for newcomers while all in it have their workers', () => {
    const { line, places } = aLine(1);
    expect(line.isFree(start)).toBe(false);
    places[0]?.beServed(start);
    expect(line.isFree(start)).toBe(true);
  });

  it('calls one after the other behind a grab of several that has had its ten seconds at the head', () => {
    const { places } = aLine(3, 1, 1, 1);
    expect(inTurn(places, start)).toEqual([true, false, false, false]);
    const later = start + 10_000;
    expect(inTurn(places, later)).toEqual([true, true, false, false]);
    places[1]?.leave(later);
    expect(called(places.slice(2))).toEqual([true, false]);
    expect(inTurn(places.slice(2), later)).toEqual([true, false]);
  });

  it('takes no more than a thousand', () => {
    const line = createWaitingLine();
    const joined = Array.from({ length: 1001 }, () => line.join(1));
    expect(joined.filter((place) => place === undefined)).toHaveLength(1);
  });
});
