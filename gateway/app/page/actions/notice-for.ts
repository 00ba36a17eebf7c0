import { z } from 'zod';
import { CallerError, ServiceError } from '../../../../shared/pool/errors.ts';
import type { GatewayPorts } from '../../api/ports.ts';
import { claimStateView } from '../../api/views/claim-view.ts';
import type { Grant, Notice, PageView } from '../view.ts';
import type { FormFields, FormName } from './api-request.ts';
import { changeText, poolChanges } from './outcome.ts';

/** Claims of one grab that the notice shows. */
const grantsShown = 10;
const idText = z.string().max(200).optional().catch(undefined);

/**
 * What a form's answer leaves in the address: ids and the names of changes, never words, which anybody could put
 * there.
 */
const noticeQuery = z.object({
  granted: z.string().max(4000).optional().catch(undefined),
  released: idText,
  renewed: idText,
  changed: z.enum(poolChanges).optional().catch(undefined),
  posted: idText,
});

/** The query under which the notice of a form's answer is found again. Pure. */
export function noticeSearch(
  name: FormName,
  { fields, notice }: { fields: FormFields; notice: Notice },
): string {
  const query = new URLSearchParams();
  if (notice.kind === 'granted') query.set('granted', notice.grants.map(({ claim }) => claim.id).join(','));
  else if (notice.kind === 'posted') query.set('posted', notice.taskId);
  else if (notice.kind === 'changed') query.set('changed', name);
  else query.set(notice.kind, fields['claim'] ?? '');
  return `?${query}`;
}

/** The query of an address without what a form left there: what links and reloads go on with. Pure. */
export function withoutNotice(search: string): string {
  const query = new URLSearchParams(search);
  for (const name of Object.keys(noticeQuery.shape)) query.delete(name);
  return query.size === 0 ? '' : `?${query}`;
}

/** What came of the form that led to an address; undefined where it names nothing that there is. */
export async function noticeFor(
  ports: Pick<GatewayPorts, 'claims'>,
  search: string,
  view: PageView,
): Promise<Notice | undefined> {
  const query = noticeQuery.parse(Object.fromEntries(new URLSearchParams(search)));
  if (query.granted !== undefined) {
    const ids = query.granted.split(',').slice(0, grantsShown);
    const grants = await Promise.all(ids.map((id) => claimOf(ports, id)));
    const known = grants.flatMap((claim): Grant[] => (claim === undefined ? [] : [{ claim }]));
    return known.length === 0 ? undefined : { kind: 'granted', grants: known };
  }
  const claim = await claimOf(ports, query.released ?? query.renewed ?? '');
  if (claim !== undefined && query.released !== undefined)
    return { kind: 'released', workerId: claim.worker.id };
  if (claim !== undefined) return { kind: 'renewed', claim };
  if (query.changed !== undefined && view.kind === 'pool') {
    return { kind: 'changed', text: changeText(query.changed, view.pool) };
  }
  return query.posted === undefined ? undefined : postedNotice(query.posted, view);
}

async function claimOf({ claims }: Pick<GatewayPorts, 'claims'>, claimId: string) {
  if (claimId === '') return undefined;
  try {
    return claimStateView(await claims.find(claimId), '');
  } catch (error) {
    if (error instanceof CallerError || error instanceof ServiceError) return undefined;
    throw error;
  }
}

/** Only a task that a worker tells of is named. */
function postedNotice(taskId: string, view: PageView): Notice | undefined {
  if (view.kind === 'worker') {
    const { id, pool, tasks = [] } = view.worker;
    return tasks.some((task) => task.id === taskId)
      ? { kind: 'posted', taskId, pool, workerId: id }
      : undefined;
  }
  if (view.kind !== 'pool') return undefined;
  const task = view.tasks?.tasks.find(({ id }) => id === taskId);
  return task && { kind: 'posted', taskId, pool: view.pool.name, workerId: task.worker };
}
