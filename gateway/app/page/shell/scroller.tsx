import type { ComponentChildren } from 'preact';

type ScrollerProps = {
  readonly label: string;
  readonly className?: string;
  readonly children: ComponentChildren;
};

/** A part that scrolls by itself, and so has a name and is reached by keyboard. */
export function Scroller({ label, className = 'scroll', children }: ScrollerProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard (WCAG 2.1.1)
    <section class={className} aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
