const maxLines = 200;
const maxLineCharacters = 2000;
const maxTaskCharacters = 64 * 1024;
const maxTasks = 500;

/** One line that a task wrote. `at`: when it began to come, epoch milliseconds. */
export type OutputLine = { readonly at: number; readonly message: string };

/** The last lines of the last few hundred tasks: 200 and 64 KiB each at most. */
export type OutputRing = {
  append(taskId: string, chunk: string): void;
  lines(taskId: string): readonly OutputLine[] | undefined;
};

type Kept = { lines: OutputLine[]; rest: OutputLine | undefined };

export function createOutputRing(clock: { now(): number }): OutputRing {
  const byTask = new Map<string, Kept>();
  const keptOf = (taskId: string) => {
    const kept = byTask.get(taskId) ?? { lines: [], rest: undefined };
    byTask.set(taskId, kept);
    const [oldest] = byTask.keys();
    if (byTask.size > maxTasks && oldest !== undefined) byTask.delete(oldest);
    return kept;
  };
  return {
    append: (taskId, chunk) => addTo(keptOf(taskId), chunk, clock.now()),
    lines: (taskId) => {
      const kept = byTask.get(taskId);
      if (kept === undefined) return undefined;
      return kept.rest === undefined ? [...kept.lines] : [...kept.lines, kept.rest];
    },
  };
}

function addTo(kept: Kept, chunk: string, now: number): void {
  const at = kept.rest?.at ?? now;
  const texts = ((kept.rest?.message ?? '') + chunk).split('\n');
  const rest = (texts.pop() ?? '').slice(-maxLineCharacters);
  kept.rest = rest === '' ? undefined : { at: texts.length === 0 ? at : now, message: rest };
  const lines = texts.map((text, position) => ({
    at: position === 0 ? at : now,
    message: text.slice(0, maxLineCharacters),
  }));
  kept.lines = lastWithin([...kept.lines, ...lines].slice(-maxLines));
}

/** As many of the last lines as fit. */
function lastWithin(lines: OutputLine[]): OutputLine[] {
  let left = maxTaskCharacters;
  const from = lines.findLastIndex(({ message }) => {
    left -= message.length + 1;
    return left < 0;
  });
  return lines.slice(from + 1);
}
