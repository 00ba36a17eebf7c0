import { useId } from 'preact/hooks';

type FieldProps = {
  readonly name: string;
  readonly label: string;
  readonly type?: 'text' | 'number';
  readonly value?: string | undefined;
  readonly placeholder?: string;
  readonly min?: string;
  readonly max?: string;
  readonly maxLength?: number;
  readonly required?: boolean;
};

/** A labelled field that keeps what is typed: the page never writes into it again. */
export function Field({ name, label, type = 'text', value, ...rest }: FieldProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        name={name}
        type={type}
        defaultValue={value ?? ''}
        autocomplete="off"
        list={undefined}
        {...rest}
      />
    </div>
  );
}
