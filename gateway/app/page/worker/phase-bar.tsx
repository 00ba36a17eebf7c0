import { useContext } from 'preact/hooks';
import type { TimelineEntry, WorkerView } from '../../api/schemas/workers.ts';
import { pageContext } from '../shell/page-context.ts';
import { latencyText } from '../words/format.ts';
import { type LaunchPart, launchParts } from './launch-parts.ts';

const width = 1000;
const names: Readonly<Record<string, string>> = {
  placed: 'placing',
  pulled: 'pulling the image',
  started: 'starting',
  ready: 'getting ready',
};

type BarProps = { readonly entries: readonly TimelineEntry[]; readonly launch: WorkerView['launch'] };

/** A launch as a bar: how much of it went into which phase, so far. Nothing where no phase is known. */
export function PhaseBar({ entries, launch }: BarProps) {
  const { now } = useContext(pageContext);
  const parts = launchParts(entries, launch, now);
  const all = parts.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  if (all <= 0) return null;
  return (
    <figure class="phases">
      <svg viewBox={`0 0 ${width} 12`} preserveAspectRatio="none" aria-hidden="true">
        <PhaseRects parts={parts} all={all} />
      </svg>
      <figcaption>
        {parts.map(({ phase, milliseconds }) => (
          <span key={phase} class={`key phase-${phase}`}>
            {names[phase] ?? phase} {latencyText(milliseconds)}
          </span>
        ))}
        <span>
          {wholeName(parts, launch)} {latencyText(all)}
        </span>
      </figcaption>
    </figure>
  );
}

/** A launch that ended before it was ready has no more than what it got to. */
function wholeName(parts: readonly LaunchPart[], launch: WorkerView['launch']): string {
  if (launch !== undefined) return 'so far';
  return parts.at(-1)?.phase === 'ready' ? 'launch to ready' : 'then it ended, after';
}

function PhaseRects({ parts, all }: { readonly parts: readonly LaunchPart[]; readonly all: number }) {
  let taken = 0;
  return (
    <>
      {parts.map(({ phase, milliseconds }) => {
        const x = (taken / all) * width;
        taken += milliseconds;
        const part = (milliseconds / all) * width;
        return <rect key={phase} class={`phase-${phase}`} x={x} width={part} height="12" />;
      })}
    </>
  );
}
