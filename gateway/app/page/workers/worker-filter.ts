import type { WorkerView } from '../../api/schemas/workers.ts';

/** The columns that the table sorts by. */
export const sortKeys = [
  'worker',
  'state',
  'age',
  'zone',
  'capacity',
  'template',
  'holder',
  'lease',
  'tasks',
  'slots',
] as const;
export type SortKey = (typeof sortKeys)[number];

/** What the table shows, as its address has it. An empty text filters nothing. */
export type WorkerFilter = {
  readonly text: string;
  readonly pool: string;
  readonly state: string;
  readonly zone: string;
  readonly capacity: string;
  readonly sort: SortKey;
  readonly isDescending: boolean;
  /** From 1; only for whoever has no script. */
  readonly page: number;
};

const fallback: WorkerFilter = {
  text: '',
  pool: '',
  state: '',
  zone: '',
  capacity: '',
  sort: 'age',
  isDescending: true,
  page: 1,
};
const maxTextCharacters = 200;
const filterNames = ['q', 'pool', 'state', 'zone', 'capacity', 'sort', 'order', 'page'];

/** The filter of an address; what makes no sense is as if it were not there. Pure. */
export function filterOf(search: string): WorkerFilter {
  const query = new URLSearchParams(search);
  const text = (name: string) => (query.get(name) ?? '').slice(0, maxTextCharacters);
  const sort = sortKeys.find((key) => key === query.get('sort')) ?? fallback.sort;
  const page = Number(query.get('page') ?? 1);
  return {
    text: text('q'),
    pool: text('pool'),
    state: text('state'),
    zone: text('zone'),
    capacity: text('capacity'),
    sort,
    isDescending: query.get('order') === null ? sort === fallback.sort : query.get('order') === 'desc',
    page: Number.isInteger(page) && page > 0 ? page : 1,
  };
}

/** The query of a filter, from `?` on, with what else the query `base` says; empty where neither says anything. Pure. */
export function searchOf(filter: WorkerFilter, base = ''): string {
  const query = new URLSearchParams(base);
  for (const name of filterNames) query.delete(name);
  const set = (name: string, value: string) => value !== '' && query.set(name, value);
  set('q', filter.text);
  set('pool', filter.pool);
  set('state', filter.state);
  set('zone', filter.zone);
  set('capacity', filter.capacity);
  if (filter.sort !== fallback.sort || !filter.isDescending) {
    query.set('sort', filter.sort);
    query.set('order', filter.isDescending ? 'desc' : 'asc');
  }
  if (filter.page > 1) query.set('page', String(filter.page));
  return query.size === 0 ? '' : `?${query}`;
}

/** The workers that a filter lets through, in its order; equals go by launch. Pure. */
export function filtered(workers: readonly WorkerView[], filter: WorkerFilter): readonly WorkerView[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const matching = workers.filter(
    (worker) =>
      is(filter.pool, worker.pool) &&
      is(filter.state, worker.state) &&
      is(filter.zone, worker.zone) &&
      is(filter.capacity, worker.capacityProvider) &&
      hasWords(worker, words),
  );
  const sign = filter.isDescending ? -1 : 1;
  return matching.sort((left, right) => {
    const one = sortValue(left, filter.sort);
    const other = sortValue(right, filter.sort);
    if (one === undefined || other === undefined) {
      if (one === other) return byAge(left, right);
      // What has no value comes last, whichever way the others go.
      return one === undefined ? 1 : -1;
    }
    return sign * compared(one, other) || byAge(left, right);
  });
}

function is(wanted: string, value: string | undefined): boolean {
  return wanted === '' || value === wanted;
}

function hasWords(worker: WorkerView, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const { id, pool, state, address, zone, capacityProvider, template, claim, drainReason } = worker;
  const text = [
    id,
    pool,
    state,
    address,
    zone,
    capacityProvider,
    template,
    claim?.holder,
    claim?.id,
    drainReason,
  ]
    .filter((part) => part !== undefined)
    .join('\n')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

const stateOrder: readonly string[] = ['warm', 'busy', 'claimed', 'launching', 'draining', 'stopped'];

/** Age grows as the launch lies back, so it sorts by the launch turned round. */
function sortValue(worker: WorkerView, key: SortKey): string | number | undefined {
  switch (key) {
    case 'worker':
      return worker.id;
    case 'state':
      return stateOrder.indexOf(worker.state);
    case 'age':
      return -Date.parse(worker.launchedAt);
    case 'zone':
      return worker.zone;
    case 'capacity':
      return worker.capacityProvider;
    case 'template':
      return worker.template;
    case 'holder':
      return worker.claim?.holder;
    case 'lease':
      return worker.claim?.expiresAt;
    case 'tasks':
      return worker.status?.runningTasks;
    case 'slots':
      return worker.status?.freeSlots;
  }
}

function compared(one: string | number, other: string | number): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return String(one).localeCompare(String(other), 'en', { numeric: true });
}

function byAge(left: WorkerView, right: WorkerView): number {
  return left.launchedAt.localeCompare(right.launchedAt) || left.id.localeCompare(right.id);
}
