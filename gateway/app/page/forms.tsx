import { useContext, useState } from 'preact/hooks';
import { pageContext } from './page-context.ts';

type ActionFormProps = {
  readonly action: string;
  readonly field: string;
  readonly value: string;
  readonly label: string;
  readonly description: string;
  readonly className?: string;
  readonly run?: (() => Promise<void>) | undefined;
};

/** A button that is a form: posts by itself, and is taken over by the script where there is one. */
function ActionForm({ action, field, value, label, description, className, run }: ActionFormProps) {
  const [isRunning, setRunning] = useState(false);
  const submit = (event: Event) => {
    if (run === undefined) return;
    event.preventDefault();
    setRunning(true);
    void run().finally(() => setRunning(false));
  };
  return (
    <form method="post" action={action} onSubmit={submit}>
      <input type="hidden" name={field} value={value} />
      <button
        type="submit"
        class={className}
        disabled={isRunning}
        title={description}
        aria-label={description}
      >
        {label}
      </button>
    </form>
  );
}

export function GrabForm({ pool }: { readonly pool: string }) {
  const { actions } = useContext(pageContext);
  const run = actions && (() => actions.grab(pool));
  return (
    <ActionForm
      action="/actions/grab"
      field="pool"
      value={pool}
      label="Grab"
      className="primary"
      description={`Grab a worker of ${pool}`}
      run={run}
    />
  );
}

export function ReleaseForm({ claimId, workerId }: { readonly claimId: string; readonly workerId: string }) {
  const { actions } = useContext(pageContext);
  const run = actions && (() => actions.release(claimId));
  return (
    <ActionForm
      action="/actions/release"
      field="claim"
      value={claimId}
      label="Release"
      description={`Release worker ${workerId}`}
      run={run}
    />
  );
}
