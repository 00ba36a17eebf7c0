/** Where the gateway of the local run on this machine is, as its launcher wrote it down. */
export type LocalRun = { readonly url: string; readonly password: string };

/** A command that a person named, as it runs. */
export type RunningCommand = {
  /** Its exit code; 128 and the signal's number where a signal ended it, as a shell has it. */
  readonly ended: Promise<number>;
  stop(signal: NodeJS.Signals): void;
};

/** The program's world. */
export type CliPorts = {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** A line of the answer, on standard output. */
  print(line: string): void;
  /** A line about what is going on, on standard error. */
  tell(line: string): void;
  readonly clock: {
    now(): number;
    /** Resolves early, without an error, when the signal aborts. */
    sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  };
  readonly random: { key(): string; number(): number };
  /** Aborts when the person interrupts the program. */
  readonly interrupted: AbortSignal;
  localRun(): Promise<LocalRun | undefined>;
  /** A file's text; `-` is standard input. */
  readText(path: string): Promise<string>;
  /** Throws where there is no such command. */
  start(command: readonly string[], environment: Readonly<Record<string, string>>): RunningCommand;
  readonly fetch?: (request: Request) => Promise<Response>;
};
