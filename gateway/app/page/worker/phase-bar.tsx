import type { TimelineEntry } from '../../api/schemas/workers.ts';
import { latencyText } from '../words/format.ts';

const width = 1000;
const names: Readonly<Record<string, string>> = {
  placed: 'placing',
  pulled: 'pulling the image',
  started: 'starting',
  ready: 'getting ready',
};

/** A launch as a bar: how much of it went into which phase. Nothing where no phase is known. */
export function PhaseBar({ entries }: { readonly entries: readonly TimelineEntry[] }) {
  const phases = entries.filter(({ phase }) => phase !== undefined);
  const parts = phases.slice(1).map((entry, position) => ({
    phase: entry.phase ?? '',
    milliseconds: Date.parse(entry.at) - Date.parse(phases[position]?.at ?? entry.at),
  }));
  const all = parts.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  if (all <= 0) return null;
  let taken = 0;
  return (
    <figure class="phases">
      <svg viewBox={`0 0 ${width} 12`} preserveAspectRatio="none" aria-hidden="true">
        {parts.map(({ phase, milliseconds }) => {
          const x = (taken / all) * width;
          taken += milliseconds;
          return (
            <rect
              key={phase}
              class={`phase-${phase}`}
              x={x}
              width={(milliseconds / all) * width}
              height="12"
            />
          );
        })}
      </svg>
      <figcaption>
        {parts.map(({ phase, milliseconds }) => (
          <span key={phase} class={`key phase-${phase}`}>
            {names[phase] ?? phase} {latencyText(milliseconds)}
          </span>
        ))}
        <span>launch to ready {latencyText(all)}</span>
      </figcaption>
    </figure>
  );
}
