/** Rows around those that are seen, so that a quick turn of the wheel shows no gap. */
const overscanRows = 12;

/** Which rows of a long table are there, and how much room the others leave before and after. Pixels. */
export type RowWindow = {
  readonly first: number;
  readonly end: number;
  readonly before: number;
  readonly after: number;
};

/**
 * The rows that a viewport shows of `count` rows of one height, when the first begins `top` pixels under the
 * viewport's upper edge (negative once it is scrolled past). Pure.
 */
export function rowWindow(
  count: number,
  { top, viewport, rowHeight }: { top: number; viewport: number; rowHeight: number },
): RowWindow {
  const first = clamp(Math.floor(-top / rowHeight) - overscanRows, count);
  const end = clamp(Math.ceil((viewport - top) / rowHeight) + overscanRows, count);
  return { first, end, before: first * rowHeight, after: (count - end) * rowHeight };
}

function clamp(value: number, most: number): number {
  return Math.min(most, Math.max(0, value));
}
