import type { ClaimStateView, ClaimView } from '../../api/schemas/claims.ts';
import type { PoolView } from '../../api/schemas/pools.ts';
import type { Notice } from '../view.ts';
import { clockText } from '../words/format.ts';
import { targetText } from '../words/pool-words.ts';
import type { FormFields, FormName } from './api-request.ts';

/** The names of changes to a pool, as they may stand in an address. */
export const poolChanges = ['target', 'pause', 'resume', 'drain'] as const;
export type PoolChange = (typeof poolChanges)[number];

/** What the API answered to a form, as a notice. `answer` is the body of an answer that was 2xx. Pure. */
export function noticeOf(name: FormName, fields: FormFields, answer: unknown): Notice {
  switch (name) {
    case 'grab': {
      const { claims } = answer as { claims: readonly ClaimView[] };
      return { kind: 'granted', grants: claims.map((claim) => ({ claim: { ...claim, state: 'live' } })) };
    }
    case 'release':
      return { kind: 'released', workerId: (answer as ClaimStateView).worker.id };
    case 'renew':
      return { kind: 'renewed', claim: { ...(answer as ClaimView), state: 'live' } };
    case 'task':
      return postedNotice(fields, answer);
    default:
      return { kind: 'changed', text: changeText(name, answer as PoolView) };
  }
}

/** What a change of a pool came to, told by the pool as it is now. */
export function changeText(change: PoolChange, { name, paused, target, want }: PoolView): string {
  switch (change) {
    case 'pause':
      return paused === null
        ? `${name} is not paused any more.`
        : `${name} is paused until ${clockText(paused.until)} UTC: ${paused.note}`;
    case 'resume':
      return `${name} goes on: the next pass of the controller brings it to its target of ${targetText(target)}.`;
    case 'drain':
      return `${name} drains: its target is ${targetText(target)}, and claimed workers live on to their end.`;
    case 'target':
      return `The target of ${name} is ${targetText(target)} now${want > 0 ? '' : ': nothing is kept warm'}.`;
  }
}

/** A claim's task is answered by the worker itself, a pool's task with the worker that took it. */
function postedNotice(fields: FormFields, answer: unknown): Notice {
  const { worker, taskId, task_id } = answer as {
    worker?: { id: string };
    taskId?: string;
    task_id?: string;
  };
  return {
    kind: 'posted',
    pool: fields['pool'] ?? '',
    workerId: worker?.id ?? fields['worker'] ?? '',
    taskId: taskId ?? task_id ?? '',
  };
}
