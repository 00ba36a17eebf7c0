import type { AcceptsView } from '../../api/schemas/workers.ts';
import { ReleaseForm, RenewForm } from '../actions/claim-forms.tsx';
import { DrainForm, GrabForm, PauseForm, ResumeForm, TargetForm } from '../actions/pool-forms.tsx';
import { TaskForm } from '../tasks/task-form.tsx';
import type { FailedForm, PageView } from '../view.ts';

const workAsTyped: AcceptsView = {
  tasks: 'accepted',
  told: 'by_protocol',
  note: '',
  schema: null,
  examples: [],
};

/** A form that failed without a script, once more, with what was typed and what was wrong. */
export function FailedFormAgain({ failed, view }: { readonly failed: FailedForm; readonly view: PageView }) {
  return (
    <section class="card failed" aria-labelledby="failed">
      <h2 id="failed">That did not work</h2>
      <FormAgain failed={failed} view={view} />
    </section>
  );
}

function FormAgain({
  failed: { name, fields, problem },
  view,
}: {
  readonly failed: FailedForm;
  readonly view: PageView;
}) {
  const pool = poolOf(view, fields['pool']);
  const claim = { claimId: fields['claim'] ?? '', workerId: fields['worker'] ?? '', typed: fields, problem };
  if (name === 'release') return <ReleaseForm {...claim} />;
  if (name === 'renew') return <RenewForm {...claim} />;
  if (name === 'task') {
    return (
      <TaskForm accepts={workAsTyped} fixed={taskPlace(fields)} effect="" typed={fields} problem={problem} />
    );
  }
  if (pool === undefined) {
    return (
      <p class="problem" role="alert">
        {problem}
      </p>
    );
  }
  const Form = { grab: GrabForm, target: TargetForm, pause: PauseForm, resume: ResumeForm, drain: DrainForm }[
    name
  ];
  return <Form pool={pool} typed={fields} problem={problem} />;
}

function taskPlace(fields: FailedForm['fields']): FailedForm['fields'] {
  return Object.fromEntries(
    ['pool', 'claim', 'worker'].flatMap((name) => (fields[name] ? [[name, fields[name]]] : [])),
  );
}

function poolOf(view: PageView, name: string | undefined) {
  if (view.kind === 'overview') return view.pools.find(({ pool }) => pool.name === name)?.pool;
  return 'pool' in view && typeof view.pool === 'object' && view.pool.name === name ? view.pool : undefined;
}
