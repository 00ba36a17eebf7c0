import { Field } from './field.tsx';

/** How long a claim is to last, in minutes; empty for the pool's default. */
export function LeaseField({ typed }: { readonly typed: string | undefined }) {
  return (
    <Field
      name="leaseMinutes"
      label="Lease, minutes"
      type="number"
      min="1"
      max="10080"
      value={typed}
      placeholder="the pool’s default"
    />
  );
}
