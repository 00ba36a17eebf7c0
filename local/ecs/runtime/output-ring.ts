const maxLines = 200;
const maxLineCharacters = 2000;
const maxTasks = 500;

/** The last lines of the last few hundred tasks. */
export type OutputRing = {
  append(taskId: string, chunk: string): void;
  lines(taskId: string): readonly string[] | undefined;
};

export function createOutputRing(): OutputRing {
  const byTask = new Map<string, { lines: string[]; rest: string }>();
  const ringOf = (taskId: string) => {
    const ring = byTask.get(taskId) ?? { lines: [], rest: '' };
    byTask.set(taskId, ring);
    const [oldest] = byTask.keys();
    if (byTask.size > maxTasks && oldest !== undefined) byTask.delete(oldest);
    return ring;
  };
  return {
    append: (taskId, chunk) => {
      const ring = ringOf(taskId);
      const lines = (ring.rest + chunk).split('\n');
      ring.rest = (lines.pop() ?? '').slice(-maxLineCharacters);
      ring.lines.push(...lines.map((line) => line.slice(0, maxLineCharacters)));
      ring.lines.splice(0, ring.lines.length - maxLines);
    },
    lines: (taskId) => {
      const ring = byTask.get(taskId);
      if (ring === undefined) return undefined;
      return ring.rest === '' ? [...ring.lines] : [...ring.lines, ring.rest];
    },
  };
}
