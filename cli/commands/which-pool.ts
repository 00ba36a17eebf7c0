import type { Pool } from '../../gateway/client/answers.ts';
import { settled } from '../../gateway/client/settled.ts';
import { usageProblem } from '../problem.ts';
import { retried } from '../retried.ts';
import type { Run } from './run.ts';

/** The pool that was named, else the only one there is of this mode. Throws a usage problem that names them all. */
export async function whichPool(
  run: Run,
  named: string | undefined,
  mode: Pool['mode'] | 'any' = 'any',
): Promise<string> {
  if (named !== undefined) return named;
  const { pools } = await retried(run.ports, () => settled(run.client.GET('/api/v1/pools')));
  const fitting = pools.filter((pool) => mode === 'any' || pool.mode === mode);
  const [only, another] = fitting;
  if (only !== undefined && another === undefined) return only.name;
  const names = fitting.map(({ name }) => name).join(', ');
  const kind = mode === 'any' ? 'pools' : `${mode} pools`;
  throw usageProblem(names === '' ? `there are no ${kind}` : `name a pool: there are the ${kind} ${names}`);
}
