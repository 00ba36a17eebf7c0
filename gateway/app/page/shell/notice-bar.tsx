import { ClaimActions } from '../actions/claim-forms.tsx';
import type { Grant, Notice } from '../view.ts';
import { clockText, shortId } from '../words/format.ts';

/** What came of what the person did last. */
export function NoticeBar({ notice }: { readonly notice: Notice }) {
  switch (notice.kind) {
    case 'problem':
      return <p class="notice problem">{notice.text}</p>;
    case 'changed':
      return <p class="notice done">{notice.text}</p>;
    case 'released':
      return <p class="notice done">Worker {shortId(notice.workerId)} is released.</p>;
    case 'renewed':
      return (
        <p class="notice done">
          The lease on worker {shortId(notice.claim.worker.id)} lasts until{' '}
          {clockText(notice.claim.expiresAt)} UTC now.
        </p>
      );
    case 'posted':
      return (
        <p class="notice done">
          Task <span class="mono">{notice.taskId}</span> was taken by worker{' '}
          <a href={`/workers/${notice.pool}/${notice.workerId}`}>{shortId(notice.workerId)}</a>.
        </p>
      );
    case 'granted':
      return (
        <>
          {notice.grants.map((grant) => (
            <GrantNotice key={grant.claim.id} grant={grant} />
          ))}
        </>
      );
  }
}

function GrantNotice({ grant: { claim } }: { readonly grant: Grant }) {
  const worker = claim.worker.id;
  if (claim.state === 'ended') return <p class="notice">The claim on worker {shortId(worker)} has ended.</p>;
  return (
    <div class="notice granted" data-claim={claim.id} data-worker={worker}>
      <span>
        Worker <a href={`/workers/${claim.pool}/${worker}`}>{shortId(worker)}</a> is yours until{' '}
        {clockText(claim.expiresAt)} UTC. <a href={`/w/${worker}/`}>Open its own pages</a>
      </span>
      <ClaimActions where="notice" claimId={claim.id} workerId={worker} />
    </div>
  );
}
