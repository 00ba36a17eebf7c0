import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** A minute of faults; the start and the rest after them take as long again, on a busy machine longer. */
const minutes = '1';
const maxMilliseconds = 900_000;

async function runChaos(): Promise<{ readonly code: unknown; readonly lines: readonly string[] }> {
  const child = spawn(process.execPath, ['local/chaos/main.ts', '--minutes', minutes], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  const timer = setTimeout(() => child.kill('SIGTERM'), maxMilliseconds - 60_000);
  const [code] = await once(child, 'close');
  clearTimeout(timer);
  return { code, lines };
}

describe('a minute of chaos', () => {
  it(
    'ends with books, ledger, ECS and process table in agreement',
    async () => {
      const { code, lines } = await runChaos();
      console.log(lines.at(-1));
      expect(lines.filter((line) => line.startsWith('difference: '))).toEqual([]);
      expect(lines.at(-1)).toMatch(/, 0 differences$/);
      expect(code).toBe(0);
    },
    maxMilliseconds,
  );
});
