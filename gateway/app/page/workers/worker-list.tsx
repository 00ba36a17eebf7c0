import { useContext, useEffect, useMemo, useState } from 'preact/hooks';
import type { WorkerView } from '../../api/schemas/workers.ts';
import { pageContext } from '../shell/page-context.ts';
import { countText } from '../words/format.ts';
import { filtered, filterOf, searchOf, type WorkerFilter } from './worker-filter.ts';
import { WorkerTable } from './worker-table.tsx';

type ListProps = {
  readonly workers: readonly WorkerView[];
  /** The pools to choose from; none where the page is about one. */
  readonly pools: readonly string[];
};

/** Workers with their filter, which lives in the page's address. */
export function WorkerList({ workers, pools }: ListProps) {
  const [filter, change] = useFilter();
  const shown = useMemo(() => filtered(workers, filter), [workers, filter]);
  return (
    <>
      <FilterForm workers={workers} pools={pools} filter={filter} onFilter={change} />
      <p class="quiet shown" role="status">
        {shown.length === workers.length
          ? countText(workers.length, 'worker')
          : `${shown.length} of ${countText(workers.length, 'worker')}`}
      </p>
      {shown.length === 0 ? (
        <p class="empty">{workers.length === 0 ? 'No workers now.' : 'No worker is like that.'}</p>
      ) : (
        <WorkerTable workers={shown} filter={filter} onFilter={change} showsPool={pools.length > 0} />
      )}
    </>
  );
}

/** The filter, from the address and into it. */
function useFilter(): [WorkerFilter, (filter: WorkerFilter) => void] {
  const { search, path, actions } = useContext(pageContext);
  const [filter, setFilter] = useState(() => filterOf(search));
  useEffect(() => {
    const follow = () => setFilter(filterOf(location.search));
    addEventListener('popstate', follow);
    return () => removeEventListener('popstate', follow);
  }, []);
  const change = (next: WorkerFilter) => {
    setFilter(next);
    history.replaceState(null, '', `${path}${searchOf(next, location.search)}`);
    // Stopped workers are no part of the feed, and only read where they are asked for.
    if ((next.state === 'stopped') !== (filter.state === 'stopped')) actions?.refresh();
  };
  return [filter, change];
}

type FormProps = ListProps & {
  readonly filter: WorkerFilter;
  readonly onFilter: (filter: WorkerFilter) => void;
};

const states = ['warm', 'busy', 'claimed', 'launching', 'draining', 'stopped'];

function FilterForm({ workers, pools, filter, onFilter }: FormProps) {
  const { path, search, actions } = useContext(pageContext);
  const zones = valuesOf(workers, ({ zone }) => zone);
  const capacities = valuesOf(workers, ({ capacityProvider }) => capacityProvider);
  const take = (form: HTMLFormElement) => {
    const fields = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
    onFilter({ ...filterOf(String(fields)), sort: filter.sort, isDescending: filter.isDescending });
  };
  return (
    <search>
      <form
        class="filter"
        method="get"
        action={path}
        onInput={(event) => take(event.currentTarget)}
        onSubmit={(event) => {
          event.preventDefault();
          take(event.currentTarget);
        }}
      >
        <input
          type="search"
          name="q"
          aria-label="Worker, holder, address, template"
          placeholder="Worker, holder, address, template"
          defaultValue={filter.text}
        />
        {pools.length > 0 && <Choice name="pool" label="Any pool" values={pools} chosen={filter.pool} />}
        <Choice name="state" label="Any state" values={states} chosen={filter.state} />
        <Choice name="zone" label="Any zone" values={zones} chosen={filter.zone} />
        <Choice name="capacity" label="Any capacity" values={capacities} chosen={filter.capacity} />
        {actions === undefined &&
          kept(search).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)}
        <button type="submit" class="without-script">
          Filter
        </button>
      </form>
    </search>
  );
}

type ChoiceProps = {
  readonly name: string;
  readonly label: string;
  readonly values: readonly string[];
  readonly chosen: string;
};

function Choice({ name, label, values, chosen }: ChoiceProps) {
  const options = chosen === '' || values.includes(chosen) ? values : [...values, chosen];
  return (
    <select name={name} aria-label={label.replace('Any ', '')}>
      <option value="" selected={chosen === ''}>
        {label}
      </option>
      {options.map((value) => (
        <option key={value} value={value} selected={value === chosen}>
          {value}
        </option>
      ))}
    </select>
  );
}

function valuesOf(
  workers: readonly WorkerView[],
  pick: (worker: WorkerView) => string | undefined,
): readonly string[] {
  return [...new Set(workers.flatMap((worker) => pick(worker) ?? []))].sort();
}

/** What a form without a script must carry on, or it would be gone from the address. */
function kept(search: string): readonly [string, string][] {
  return [...new URLSearchParams(search)].filter(([name]) => ['sort', 'order', 'span'].includes(name));
}
