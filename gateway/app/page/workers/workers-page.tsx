import type { WorkersView } from '../view.ts';
import { WorkerList } from './worker-list.tsx';

/** Every pool's workers in one table. */
export function WorkersPage({ view }: { readonly view: WorkersView }) {
  return (
    <section class="card" aria-labelledby="workers">
      <h1 id="workers">Workers</h1>
      <WorkerList workers={view.workers} pools={view.pools} />
    </section>
  );
}
