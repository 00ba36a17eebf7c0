import { type Draft, probeOf } from './draft.ts';

/** Up to this many silent workers at once are believed to be sick, whatever their share. */
const believedSilent = 3;

export type Silence = { readonly silent: number; readonly probed: number };

/** How many of the workers that once answered are silent now. */
export function silenceOf(draft: Draft): Silence {
  const settled = draft.observed.workers.filter(({ state }) => state === 'warm' || state === 'claimed');
  const probes = settled.flatMap((worker) => probeOf(draft, worker)?.probe ?? []);
  return { silent: probes.filter(({ kind }) => kind === 'silent').length, probed: probes.length };
}

/** When more than half are silent at once, the fault is likely our own network: none is given up for it. */
export function isNetworkDoubted(draft: Draft): boolean {
  const { silent, probed } = silenceOf(draft);
  return silent > believedSilent && silent * 2 > probed;
}
