import type { Program } from '../../launch/supervise.ts';
import { supervise } from '../../launch/supervise.ts';
import { listeningAt } from '../processes/run-until-asked.ts';

/** Programs that are started again whenever they die, and which of them runs where. */
export type Supervised = {
  /** The process that a program is now; undefined where it has not been started yet. */
  pid(name: string): number | undefined;
  /** Where a program said last that it listens. */
  address(name: string): { readonly host: string; readonly port: number } | undefined;
  /** How often each was started. */
  starts(name: string): number;
  /** Resolves when a program of this name first listens. */
  listening(name: string): Promise<void>;
  run(program: Program): void;
  /** Ends them, the one that was started last first. */
  end(): Promise<void>;
};

type Run = { readonly ending: AbortController; readonly ended: Promise<void> };

/** `failed` is told of a program that can't be run at all. */
export function openSupervised(failed: (error: unknown) => void): Supervised {
  const pids = new Map<string, number>();
  const starts = new Map<string, number>();
  const addresses = new Map<string, { host: string; port: number }>();
  const heard = new Map<string, PromiseWithResolvers<void>>();
  const runs: Run[] = [];
  const heardOf = (name: string) => {
    const one = heard.get(name) ?? Promise.withResolvers<void>();
    heard.set(name, one);
    return one;
  };
  const supervisor = {
    say: () => undefined,
    started(name: string, pid: number) {
      pids.set(name, pid);
      starts.set(name, (starts.get(name) ?? 0) + 1);
    },
    line(name: string, text: string) {
      const url = listeningAt(text);
      if (url === undefined) return;
      addresses.set(name, { host: url.hostname, port: Number(url.port) });
      heardOf(name).resolve();
    },
  };
  return {
    pid: (name) => pids.get(name),
    address: (name) => addresses.get(name),
    starts: (name) => starts.get(name) ?? 0,
    listening: (name) => heardOf(name).promise,
    run(program) {
      const ending = new AbortController();
      runs.push({ ending, ended: supervise(program, supervisor, ending.signal).catch(failed) });
    },
    async end() {
      for (const { ending, ended } of runs.toReversed()) {
        ending.abort();
        await ended;
      }
    },
  };
}
