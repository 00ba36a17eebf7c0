/** How much of a worker is taken, as a bar and in numbers. */
export function SlotBar({ free, all }: { readonly free: number; readonly all: number }) {
  const taken = Math.max(0, all - free);
  const share = all === 0 ? 0 : Math.min(1, taken / all);
  return (
    <span class="slots" title={`${taken} of ${all} slots taken`}>
      <svg viewBox="0 0 30 8" width="30" height="8" aria-hidden="true">
        <rect class="rest" width="30" height="8" rx="2" />
        <rect class="taken" width={30 * share} height="8" rx="2" />
      </svg>
      {free} of {all}
    </span>
  );
}
