import type { RemovedPoolView } from '../../api/schemas/pools.ts';
import { leftText } from '../words/pool-words.ts';

/** What is left of pools that were taken out of the configuration. */
export function RemovedPools({ removed }: { readonly removed: readonly RemovedPoolView[] }) {
  return (
    <section class="card removed" aria-labelledby="removed">
      <h2 id="removed">No longer configured</h2>
      <p class="quiet">
        A pool that was taken out drains, its claims live on to their end, and then it is forgotten. Nothing
        can be grabbed from it.
      </p>
      <ul>
        {removed.map(({ name, counts, problems }) => (
          <li key={name} data-removed={name}>
            <a href={`/workers?pool=${name}`}>{name}</a>: {leftText(counts)}
            {problems.map((problem) => (
              <p key={problem} class="quiet">
                {problem}
              </p>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}
