import { type Draft, probeOf } from './draft.ts';

/** Up to this many workers that are not ready at once are believed to be sick, whatever their share. */
const believedUnready = 3;

export type Unreadiness = { readonly unready: number; readonly asked: number };

/** How many of the warm workers answer that they are not ready. Claimed ones may be busy with their claims. */
export function unreadinessOf(draft: Draft): Unreadiness {
  const warm = draft.observed.workers.filter(({ state }) => state === 'warm');
  const probes = warm.flatMap((worker) => probeOf(draft, worker)?.probe ?? []);
  return { unready: probes.filter(({ kind }) => kind === 'unready').length, asked: probes.length };
}

/** When more than half are not ready at once, the fault is likely in what all of them need: new ones would need it, too. */
export function isReadinessDoubted(draft: Draft): boolean {
  const { unready, asked } = unreadinessOf(draft);
  return unready > believedUnready && unready * 2 > asked;
}
