import { clockText, shortId } from './format.ts';
import { ReleaseForm } from './forms.tsx';
import type { Notice } from './view.ts';

export function NoticeBar({ notice }: { readonly notice: Notice }) {
  if (notice.kind === 'problem') return <p class="notice problem">{notice.text}</p>;
  if (notice.kind === 'released') return <p class="notice">Worker {shortId(notice.workerId)} is released.</p>;
  const { claim } = notice;
  if (claim.state === 'ended') {
    return <p class="notice">The claim on worker {shortId(claim.worker.id)} has ended.</p>;
  }
  return (
    <div class="notice granted" data-claim={claim.id} data-worker={claim.worker.id}>
      <span>
        Worker <a href={`/workers/${claim.pool}/${claim.worker.id}`}>{shortId(claim.worker.id)}</a> is yours
        until {clockText(claim.expiresAt)} UTC. <a href={`/w/${claim.worker.id}/`}>Open it</a>
      </span>
      <ReleaseForm claimId={claim.id} workerId={claim.worker.id} />
    </div>
  );
}
