import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { type RowWindow, rowWindow } from './row-window.ts';

/** Tables up to this length are there as a whole; a longer one is served in pages of it where no script runs. */
export const rowsWhole = 100;

/** The rows of a long table that are near the viewport, as the page is scrolled; `undefined` until a script knows. */
export function useRowWindow(
  body: RefObject<HTMLTableSectionElement | null>,
  count: number,
): RowWindow | undefined {
  const [shown, setShown] = useState<RowWindow>();
  useLayoutEffect(() => {
    if (count <= rowsWhole) {
      setShown(undefined);
      return;
    }
    let frame = 0;
    const measure = () => {
      frame = 0;
      const row = body.current?.querySelector('tr[data-worker]');
      if (!body.current || !row) return;
      const next = rowWindow(count, {
        top: body.current.getBoundingClientRect().top,
        viewport: innerHeight,
        rowHeight: row.getBoundingClientRect().height,
      });
      setShown((before) => (before !== undefined && isSame(before, next) ? before : next));
    };
    const soon = () => {
      frame ||= requestAnimationFrame(measure);
    };
    measure();
    addEventListener('scroll', soon, { passive: true });
    addEventListener('resize', soon);
    return () => {
      cancelAnimationFrame(frame);
      removeEventListener('scroll', soon);
      removeEventListener('resize', soon);
    };
  }, [body, count]);
  return shown;
}

function isSame(one: RowWindow, other: RowWindow): boolean {
  return one.first === other.first && one.end === other.end && one.after === other.after;
}
