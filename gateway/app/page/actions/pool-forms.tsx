import { useContext, useState } from 'preact/hooks';
import type { PoolView } from '../../api/schemas/pools.ts';
import { pageContext } from '../shell/page-context.ts';
import { grabEffect, positiveNumber, targetEffect } from '../words/effect-words.ts';
import { clockText, countText } from '../words/format.ts';
import { liveCount, targetText } from '../words/pool-words.ts';
import { ActionDialog, ActionForm } from './action-dialog.tsx';
import type { FormFields } from './api-request.ts';
import { Field } from './field.tsx';
import { LeaseField } from './lease-field.tsx';

export type PoolFormProps = {
  readonly pool: PoolView;
  /** What was typed before, where the form failed without a script. */
  readonly typed?: FormFields | undefined;
  readonly problem?: string | undefined;
};

export function GrabForm({ pool, typed = {}, problem }: PoolFormProps) {
  const [fields, setFields] = useState(typed);
  return (
    <ActionForm
      name="grab"
      fixed={{ pool: pool.name }}
      submitLabel="Grab"
      problem={problem}
      onFields={setFields}
    >
      <p class="effect">{grabEffect(pool, fields)}</p>
      <div class="fields">
        <Field
          name="count"
          label="Workers"
          type="number"
          min="1"
          max="100"
          value={typed['count']}
          placeholder="1"
        />
        <LeaseField typed={typed['leaseMinutes']} />
        <Field
          name="waitSeconds"
          label="Wait in line, seconds"
          type="number"
          min="0"
          max="300"
          value={typed['waitSeconds']}
          placeholder="0"
        />
        <Field name="holder" label="Held by" maxLength={128} value={typed['holder']} placeholder="page" />
      </div>
    </ActionForm>
  );
}

export function TargetForm({ pool, typed = {}, problem }: PoolFormProps) {
  const [fields, setFields] = useState(typed);
  return (
    <>
      <ActionForm
        name="target"
        fixed={{ pool: pool.name }}
        submitLabel="Set the target"
        problem={problem}
        onFields={setFields}
      >
        <p class="effect">{targetEffect(pool, fields)}</p>
        <div class="fields">
          <Field
            name="target"
            label={pool.mode === 'exclusive' ? 'Workers to keep warm and idle' : 'Workers to keep'}
            type="number"
            min="0"
            max="5000"
            required
            value={typed['target'] ?? String(pool.want)}
          />
        </div>
      </ActionForm>
      {pool.targetOverride !== null && <FileTargetForm pool={pool} />}
    </>
  );
}

/** The way back from a target that was set by hand. */
export function FileTargetForm({ pool }: { readonly pool: PoolView }) {
  const { targetOverride } = pool;
  if (targetOverride === null) return null;
  return (
    <ActionForm
      name="target"
      fixed={{ pool: pool.name, file: 'yes' }}
      submitLabel={`Return to the file’s target of ${targetText(targetOverride.fileTarget)}`}
      className="plain"
    />
  );
}

export function PauseForm({ pool, typed = {}, problem }: PoolFormProps) {
  const { now } = useContext(pageContext);
  const [fields, setFields] = useState(typed);
  const minutes = positiveNumber(fields['minutes'] ?? typed['minutes'] ?? '30');
  const end = minutes === undefined ? undefined : new Date(now + minutes * 60_000).toISOString();
  return (
    <ActionForm
      name="pause"
      fixed={{ pool: pool.name }}
      submitLabel="Pause"
      problem={problem}
      onFields={setFields}
    >
      <p class="effect">
        Until {end === undefined ? 'then' : `${clockText(end)} UTC`} the controller launches nothing in{' '}
        {pool.name} and drains nothing for its number or age. Grabs go on with the {pool.counts.warm} that{' '}
        {pool.counts.warm === 1 ? 'is' : 'are'} warm; claims end as ever.
      </p>
      <div class="fields">
        <Field name="note" label="Why, for the others" required maxLength={500} value={typed['note']} />
        <Field
          name="minutes"
          label="For how long, minutes"
          type="number"
          min="1"
          max="10080"
          required
          value={typed['minutes'] ?? '30'}
        />
      </div>
    </ActionForm>
  );
}

export function ResumeForm({ pool, problem }: PoolFormProps) {
  return (
    <ActionForm name="resume" fixed={{ pool: pool.name }} submitLabel="End the pause" problem={problem}>
      <p class="effect">
        Ends the pause now: the next pass of the controller brings {pool.name} to its target of{' '}
        {targetText(pool.target)}.
      </p>
    </ActionForm>
  );
}

export function DrainForm({ pool, problem }: PoolFormProps) {
  const { counts } = pool;
  return (
    <ActionForm
      name="drain"
      fixed={{ pool: pool.name }}
      submitLabel="Drain the pool"
      className="danger"
      problem={problem}
    >
      <p class="effect">
        Sets the target of {pool.name} to 0:{' '}
        {countText(counts.warm + counts.busy + counts.launching, 'worker')} of its {liveCount(pool)}{' '}
        {counts.warm + counts.busy + counts.launching === 1 ? 'goes' : 'go'}, running tasks first get their
        time to end, and every grab misses. {countText(counts.claimed, 'claim lives', 'claims live')} on to{' '}
        {counts.claimed === 1 ? 'its' : 'their'} end. Scale it again to fill it.
      </p>
    </ActionForm>
  );
}

/** Grab, scale, pause and drain, each behind its button. */
export function PoolActions({ pool }: { readonly pool: PoolView }) {
  return (
    <div class="actions">
      {pool.mode === 'exclusive' && <GrabButton pool={pool} />}
      <ActionDialog id={`scale-${pool.name}`} label="Scale" title={`Scale ${pool.name}`}>
        <TargetForm pool={pool} />
      </ActionDialog>
      {pool.paused === null ? (
        <ActionDialog id={`pause-${pool.name}`} label="Pause" title={`Pause ${pool.name}`}>
          <PauseForm pool={pool} />
        </ActionDialog>
      ) : (
        <ActionDialog id={`resume-${pool.name}`} label="Resume" title={`Resume ${pool.name}`}>
          <ResumeForm pool={pool} />
        </ActionDialog>
      )}
      <ActionDialog id={`drain-${pool.name}`} label="Drain" title={`Drain ${pool.name}`}>
        <DrainForm pool={pool} />
      </ActionDialog>
    </div>
  );
}

export function GrabButton({ pool }: { readonly pool: PoolView }) {
  return (
    <ActionDialog
      id={`grab-${pool.name}`}
      label="Grab"
      title={`Grab a worker of ${pool.name}`}
      className="primary"
    >
      <GrabForm pool={pool} />
    </ActionDialog>
  );
}
