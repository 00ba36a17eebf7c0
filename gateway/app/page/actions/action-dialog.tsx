import type { ComponentChildren } from 'preact';
import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import { pageContext } from '../shell/page-context.ts';
import type { FormFields, FormName } from './api-request.ts';

type DialogProps = {
  /** Unique on the page. */
  readonly id: string;
  /** On the button that opens it. */
  readonly label: string;
  /** For whom the label alone doesn't say enough: `Grab a worker of etl`. */
  readonly title: string;
  readonly className?: string;
  readonly children: ComponentChildren;
};

/** A button, and the dialog that it opens: by the browser's own popover, so that it needs no script. */
export function ActionDialog({ id, label, title, className, children }: DialogProps) {
  return (
    <>
      <button type="button" class={className} popovertarget={id} aria-label={title} aria-haspopup="dialog">
        {label}
      </button>
      <div id={id} popover="auto" class="dialog" role="dialog" aria-labelledby={`${id}-title`}>
        <h2 id={`${id}-title`}>{title}</h2>
        {children}
      </div>
    </>
  );
}

type FormProps = {
  readonly name: FormName;
  /** What the person doesn't type: which pool, which claim. */
  readonly fixed: FormFields;
  readonly submitLabel: string;
  readonly className?: string | undefined;
  /** What went wrong where no script ran. */
  readonly problem?: string | undefined;
  /** Told what is typed, as it is typed. */
  readonly onFields?: (fields: FormFields) => void;
  readonly children?: ComponentChildren;
};

/** A form that posts by itself, and is taken over by the script where there is one. A failed one keeps what was typed. */
export function ActionForm(props: FormProps) {
  const { name, fixed, submitLabel, className, onFields, children } = props;
  const { path } = useContext(pageContext);
  const { isSending, problem, submit } = useSending(name, props.problem);
  return (
    <form
      method="post"
      action={`/actions/${name}`}
      data-form={name}
      onSubmit={submit}
      onInput={(event) => onFields?.(fieldsOf(event.currentTarget))}
    >
      {Object.entries({ ...fixed, back: path }).map(([field, value]) => (
        <input key={field} type="hidden" name={field} value={value} />
      ))}
      {children}
      <p class="problem" role="alert">
        {problem}
      </p>
      <div class="buttons">
        <button type="submit" class={className ?? 'primary'} disabled={isSending}>
          {isSending ? 'One moment …' : submitLabel}
        </button>
      </div>
    </form>
  );
}

function useSending(name: FormName, shownProblem: string | undefined) {
  const { actions } = useContext(pageContext);
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState(shownProblem);
  const isShown = useRef(true);
  useEffect(
    () => () => {
      isShown.current = false;
    },
    [],
  );
  const submit = async (event: SubmitEvent & { readonly currentTarget: HTMLFormElement }) => {
    if (actions === undefined) return;
    event.preventDefault();
    const form = event.currentTarget;
    const fields = fieldsOf(form, event.submitter);
    setSending(true);
    setProblem(undefined);
    const notice = await actions.send(name, fields);
    if (!isShown.current) return;
    setSending(false);
    if (notice.kind === 'problem') setProblem(notice.text);
    else form.closest<HTMLElement>('[popover]')?.hidePopover();
  };
  return { isSending, problem, submit };
}

function fieldsOf(form: HTMLFormElement, submitter?: HTMLElement | null): FormFields {
  const entries = [...new FormData(form, submitter)].map(([name, value]) => [name, String(value)]);
  return Object.fromEntries(entries);
}
