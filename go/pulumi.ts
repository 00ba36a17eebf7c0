import { z } from 'zod';
import { CallerError } from '../shared/pool/errors.ts';
import { type StackName, stackNameOf } from '../shared/stack/stack-name.ts';

export type RunOptions = {
  /** Written to the program's input. */
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
};

/** Other programs. Neither rejects for an exit code; both for a program that can't be started. */
export type Programs = {
  /** Prints the command, then lets the program write to the terminal. Gives its exit code. */
  run(command: readonly string[], options?: RunOptions): Promise<number>;
  /** Says nothing, keeps the program's output. */
  ask(command: readonly string[], options?: RunOptions): Promise<Answer>;
};
export type Answer = { readonly code: number; readonly stdout: string; readonly stderr: string };

export type Backend = {
  /** Before a stack's name, with its slash; empty on a backend without organisations. */
  readonly prefix: string;
  readonly isDiy: boolean;
};

const whoami = z.object({ user: z.string().optional(), url: z.string() });

/**
 * Where the stacks are kept, from `pulumi whoami`. `organisation` is the one that PULUMI_ORGANISATION names; a file or
 * bucket has none, it is passed over there. Throws `invalid_configuration` where nobody is logged in.
 */
export async function readBackend(programs: Programs, organisation: string | undefined): Promise<Backend> {
  const { code, stdout, stderr } = await programs.ask(['pulumi', 'whoami', '--json', '--non-interactive']);
  const told = code === 0 ? whoami.safeParse(jsonOr(stdout)) : undefined;
  if (told?.success !== true) {
    const why = stderr.trim().split('\n')[0] ?? '';
    throw new CallerError(
      'invalid_configuration',
      `Pulumi is not logged in: run "pulumi login" (or "pulumi login s3://BUCKET", "pulumi login file://~")${why === '' ? '' : `; it said: ${why}`}`,
    );
  }
  const isDiy = !/^https?:/.test(told.data.url);
  return { isDiy, prefix: isDiy || organisation === undefined ? '' : `${organisation}/` };
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The preview of its own would be looked at by nobody: `./go.sh preview` shows it before. */
export const unasked = ['--yes', '--skip-preview'] as const;

export type Pulumi = ReturnType<typeof createPulumi>;

/** The commands of pulumi that are used, each on one stack. */
export function createPulumi(programs: Programs, backend: Backend) {
  const stackArgs = (stack: StackName) => ['--stack', `${backend.prefix}${stackNameOf(stack)}`];

  return {
    backend,
    nameOf: (stack: StackName) => `${backend.prefix}${stackNameOf(stack)}`,

    /** Prints and runs `pulumi COMMAND --stack NAME …`. Throws `invalid_configuration` when it fails. */
    async run(
      command: readonly string[],
      stack: StackName,
      more: readonly string[] = [],
      options?: RunOptions,
    ) {
      const whole = ['pulumi', ...command, ...stackArgs(stack), ...more];
      const code = await programs.run(whole, options);
      if (code === 0) return;
      throw new CallerError(
        'invalid_configuration',
        `"${whole.join(' ')}" failed (${code}): what it says above is what to mend; then run the same command again`,
      );
    },

    /** The outputs of a stack; undefined for a stack that isn't there. */
    async outputs(stack: StackName): Promise<Record<string, unknown> | undefined> {
      const asked = await programs.ask(['pulumi', 'stack', 'output', '--json', ...stackArgs(stack)]);
      if (asked.code === 0) return z.record(z.string(), z.unknown()).parse(JSON.parse(asked.stdout));
      if (isUnknownStack(asked)) return undefined;
      throw failed('pulumi stack output', asked);
    },

    /** The plain config values by their full keys, a secret one as null; undefined for a stack that isn't there. */
    async config(stack: StackName): Promise<Record<string, string | null> | undefined> {
      const asked = await programs.ask(['pulumi', 'config', '--json', ...stackArgs(stack)]);
      if (isUnknownStack(asked)) return undefined;
      if (asked.code !== 0) throw failed('pulumi config', asked);
      const values = configValues.parse(JSON.parse(asked.stdout));
      return Object.fromEntries(Object.entries(values).map(([key, { value }]) => [key, value ?? null]));
    },

    /** What AWS has of a stack according to its state, also of one that came up only half. */
    async resources(stack: StackName): Promise<readonly StateResource[]> {
      const asked = await programs.ask(['pulumi', 'stack', 'export', ...stackArgs(stack)]);
      if (isUnknownStack(asked)) return [];
      if (asked.code !== 0) throw failed('pulumi stack export', asked);
      const { deployment } = exported.parse(JSON.parse(asked.stdout));
      return (deployment?.resources ?? []).filter(
        ({ custom, type }) => custom && !type.startsWith('pulumi:'),
      );
    },
  };
}

const configValues = z.record(z.string(), z.object({ value: z.string().optional(), secret: z.boolean() }));
const stateResource = z.object({
  type: z.string(),
  custom: z.boolean().default(false),
  outputs: z.record(z.string(), z.unknown()).default({}),
});
export type StateResource = z.output<typeof stateResource>;
const exported = z.object({
  deployment: z.object({ resources: z.array(stateResource).optional() }).nullish(),
});

function isUnknownStack({ code, stderr }: Answer): boolean {
  return code !== 0 && /no stack named|stack '.*' not found/i.test(stderr);
}

function failed(command: string, { stderr }: Answer): CallerError {
  return new CallerError('invalid_configuration', `"${command}" failed: ${stderr.trim()}`);
}
