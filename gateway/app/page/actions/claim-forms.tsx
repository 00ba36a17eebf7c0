import { useContext, useState } from 'preact/hooks';
import { pageContext } from '../shell/page-context.ts';
import { positiveNumber } from '../words/effect-words.ts';
import { clockText, shortId, spanText } from '../words/format.ts';
import { ActionDialog, ActionForm } from './action-dialog.tsx';
import type { FormFields } from './api-request.ts';
import { LeaseField } from './lease-field.tsx';

export type ClaimFormProps = {
  readonly claimId: string;
  readonly workerId: string;
  readonly typed?: FormFields | undefined;
  readonly problem?: string | undefined;
};

export function ReleaseForm({ claimId, workerId, problem }: ClaimFormProps) {
  return (
    <ActionForm
      name="release"
      fixed={{ claim: claimId }}
      submitLabel="Release"
      className="danger"
      problem={problem}
    >
      <p class="effect">
        Ends the claim on worker {shortId(workerId)} now, whoever holds it. The worker drains and is replaced;
        a pool with reuse takes it back warm.
      </p>
    </ActionForm>
  );
}

export function RenewForm({ claimId, typed = {}, problem }: ClaimFormProps) {
  const { now } = useContext(pageContext);
  const [fields, setFields] = useState(typed);
  const minutes = positiveNumber(fields['leaseMinutes']);
  return (
    <ActionForm
      name="renew"
      fixed={{ claim: claimId }}
      submitLabel="Renew"
      problem={problem}
      onFields={setFields}
    >
      <p class="effect">
        {minutes === undefined
          ? 'Makes the lease last from now for as long as the pool’s usual lease, where that is longer than it lasts already.'
          : `Makes the lease last ${spanText(Math.round(minutes * 60))} from now, until ${clockText(new Date(now + minutes * 60_000).toISOString())} UTC, where that is longer than it lasts already.`}
      </p>
      <div class="fields">
        <LeaseField typed={typed['leaseMinutes']} />
      </div>
    </ActionForm>
  );
}

type ButtonProps = {
  readonly claimId: string;
  readonly workerId: string;
  /** Keeps ids apart where a claim is shown twice on a page. */
  readonly where: string;
};

/** Renew and release, each behind its button. */
export function ClaimActions({ where, claimId, workerId }: ButtonProps) {
  const title = `Renew the claim on worker ${shortId(workerId)}`;
  return (
    <span class="actions">
      <ActionDialog id={`renew-${where}-${workerId}`} label="Renew" title={title}>
        <RenewForm claimId={claimId} workerId={workerId} />
      </ActionDialog>
      <ReleaseButton where={where} claimId={claimId} workerId={workerId} />
    </span>
  );
}

export function ReleaseButton({ where, claimId, workerId }: ButtonProps) {
  return (
    <ActionDialog
      id={`release-${where}-${workerId}`}
      label="Release"
      title={`Release worker ${shortId(workerId)}`}
    >
      <ReleaseForm claimId={claimId} workerId={workerId} />
    </ActionDialog>
  );
}
