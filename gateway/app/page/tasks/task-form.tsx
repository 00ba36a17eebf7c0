import { useContext, useId, useMemo, useState } from 'preact/hooks';
import type { AcceptsView } from '../../api/schemas/workers.ts';
import { ActionForm } from '../actions/action-dialog.tsx';
import type { FormFields } from '../actions/api-request.ts';
import { pageContext } from '../shell/page-context.ts';
import {
  exampleName,
  firstTask,
  shownValue,
  type TaskField,
  taskFields,
  typedValue,
  valueAt,
  withValue,
} from './task-fields.ts';

type FormProps = {
  readonly accepts: AcceptsView;
  readonly fixed: FormFields;
  /** What posting will do. */
  readonly effect: string;
  readonly typed?: FormFields | undefined;
  readonly problem?: string | undefined;
};

/** A task as a form made of what the worker accepts, and as the JSON that is sent; each follows the other. */
export function TaskForm({ accepts, fixed, effect, typed, problem }: FormProps) {
  const [text, setText] = useState(
    () => typed?.['task'] ?? pretty(firstTask(accepts.schema, accepts.examples)),
  );
  const fields = useMemo(() => (accepts.schema === null ? [] : taskFields(accepts.schema)), [accepts.schema]);
  const task = parsed(text);
  const id = useId();
  const change = (field: TaskField, value: string) =>
    setText(pretty(withValue(task ?? {}, field.path, typedValue(field.kind, value))));
  return (
    <ActionForm name="task" fixed={fixed} submitLabel="Post the task" problem={problem}>
      <p class="effect">{effect}</p>
      <ExampleChoice examples={accepts.examples} onExample={(example) => setText(pretty(example))} />
      <div class="task-form">
        {fields.length > 0 && (
          <fieldset disabled={task === undefined}>
            <legend class="unseen">The task as a form</legend>
            {fields.map((field) => (
              <TaskInput key={field.path.join('.')} field={field} task={task} onValue={change} />
            ))}
          </fieldset>
        )}
        <div class="field json">
          <label for={id}>{task === undefined ? 'As JSON (not valid yet)' : 'As JSON'}</label>
          <textarea
            id={id}
            name="task"
            rows={14}
            spellcheck={false}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </div>
      </div>
      <p class="note">{accepts.note}</p>
    </ActionForm>
  );
}

type ExampleProps = {
  readonly examples: AcceptsView['examples'];
  readonly onExample: (example: object) => void;
};

/** Tasks to begin with; without a script there is the first one alone. */
function ExampleChoice({ examples, onExample }: ExampleProps) {
  const id = useId();
  const { actions } = useContext(pageContext);
  if (examples.length < 2 || actions === undefined) return null;
  return (
    <div class="field examples">
      <label for={id}>Begin with</label>
      <select id={id} onChange={(event) => onExample(examples[Number(event.currentTarget.value)] ?? {})}>
        {examples.map((example, position) => (
          <option key={exampleName(example)} value={position}>
            {exampleName(example)}
          </option>
        ))}
      </select>
    </div>
  );
}

type InputProps = {
  readonly field: TaskField;
  readonly task: unknown;
  readonly onValue: (field: TaskField, value: string) => void;
};

function TaskInput({ field, task, onValue }: InputProps) {
  const id = useId();
  const value = shownValue(valueAt(task, field.path));
  const own = {
    id,
    'data-field': field.path.join('.'),
    'aria-describedby': field.help ? `${id}-help` : undefined,
  };
  const choices = field.kind === 'yes or no' ? ['true', 'false'] : field.choices;
  return (
    <div class="field">
      <label for={id}>
        {field.label}
        {field.isRequired && <span class="quiet"> (required)</span>}
      </label>
      {choices.length > 0 ? (
        <select {...own} value={value} onChange={(event) => onValue(field, event.currentTarget.value)}>
          {[...new Set(['', ...choices, value])].map((choice) => (
            <option key={choice} value={choice} selected={choice === value}>
              {choice === '' ? '–' : choice}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...own}
          type={field.kind === 'number' || field.kind === 'whole number' ? 'number' : 'text'}
          step={field.kind === 'number' ? 'any' : undefined}
          value={value}
          autocomplete="off"
          list={field.suggestions.length > 0 ? `${id}-list` : undefined}
          onChange={(event) => onValue(field, event.currentTarget.value)}
        />
      )}
      {field.suggestions.length > 0 && (
        <datalist id={`${id}-list`}>
          {field.suggestions.map((suggestion) => (
            <option key={suggestion} value={suggestion} />
          ))}
        </datalist>
      )}
      {field.help !== undefined && (
        <span class="note" id={`${id}-help`}>
          {field.help}
        </span>
      )}
    </div>
  );
}

function pretty(task: unknown): string {
  return JSON.stringify(task, null, 2);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
