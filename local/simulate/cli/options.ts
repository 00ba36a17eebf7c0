import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type FaultKind, faultKinds } from '../faults/kinds.ts';

/** What `npm run simulate` is asked for. */
export type SimulateOptions = {
  readonly seed: number;
  readonly seeds: number;
  readonly hours: number;
  readonly faults: ReadonlySet<FaultKind>;
  readonly jobs: number;
};

export type ParsedOptions =
  | { readonly ok: true; readonly options: SimulateOptions }
  | { readonly ok: false; readonly problems: readonly string[] };

const whole = (least: number, most: number) =>
  z.string().regex(/^\d+$/, 'a whole number').transform(Number).pipe(z.int().min(least).max(most));

const faultsSchema = z.string().transform((text, context): ReadonlySet<FaultKind> => {
  if (text === 'all') return new Set(faultKinds);
  if (text === 'none') return new Set();
  const names = text.split(',');
  const known = faultKinds.filter((kind) => names.includes(kind));
  const unknown = names.filter((name) => !faultKinds.some((kind) => kind === name));
  if (unknown.length > 0) {
    const message = `no such faults: ${unknown.join(', ')}; all, none, or some of ${faultKinds.join(', ')}`;
    context.addIssue({ code: 'custom', message });
  }
  return new Set(known);
});

const optionsSchema = z.strictObject({
  seed: whole(0, 2 ** 31 - 1).default(1),
  seeds: whole(1, 100_000).default(1),
  hours: z
    .string()
    .regex(/^\d+(\.\d+)?$/, 'a number of hours')
    .transform(Number)
    .pipe(z.number().positive().max(10_000))
    .default(24),
  faults: faultsSchema.default(new Set(faultKinds)),
  jobs: whole(1, 64).default(1),
});

/** Reads the command line: the options, or every problem at once. Pure. */
export function parseOptions(args: readonly string[]): ParsedOptions {
  const { values, tokens } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    options: textOptions,
  });
  const strays = tokens.flatMap((token) =>
    token.kind === 'positional' ? [`${token.value}: not an option`] : [],
  );
  const parsed = optionsSchema.safeParse({ ...values });
  if (parsed.success && strays.length === 0) return { ok: true, options: parsed.data };
  const problems = (parsed.error?.issues ?? []).flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => `--${key}: unknown option`)
      : [`--${issue.path.join('.')}: ${issue.message}`],
  );
  return { ok: false, problems: [...problems, ...strays] };
}

const textOptions = {
  seed: { type: 'string' },
  seeds: { type: 'string' },
  hours: { type: 'string' },
  faults: { type: 'string' },
  jobs: { type: 'string' },
} as const;
