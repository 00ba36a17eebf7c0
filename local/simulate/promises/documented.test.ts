import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { keptPromises } from './all.ts';

const simulator = new URL('../', import.meta.url);
const root = new URL('../../', simulator);
const text = readFileSync(new URL('docs/simulator.md', root), 'utf8');
const [, table = ''] = /## Which sentence is held where\n([\s\S]*?)\n## /.exec(text) ?? [];
const rows = table.split('\n').filter((line) => /^\| (?!\*\*|protocols\.md|---)/.test(line));
const named = new Set(rows.flatMap((row) => [...row.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)));
const files = [...named].filter((name) => name.includes('/'));
const ids = [...named].filter((name) => !name.includes('/'));

/** Those that no single step shows: of programs, and of the time after the faults. */
function notedElsewhere(): readonly string[] {
  const sources = globSync('*.ts', { cwd: simulator }).filter((name) => !name.endsWith('.test.ts'));
  return sources.flatMap((name) =>
    [...readFileSync(new URL(name, simulator), 'utf8').matchAll(/broken\.note\(\s*'([^']+)'/g)].map(
      ([, id = '']) => id,
    ),
  );
}

describe('the table of sentences in docs/simulator.md', () => {
  it('names by what each of them is held, or says that nothing does', () => {
    expect(rows.length).toBeGreaterThan(50);
    expect(rows.filter((row) => !row.includes('`') && !row.endsWith('| no test |'))).toEqual([]);
  });

  it('names every promise of the simulator, and no other', () => {
    const known = new Set([...keptPromises.map(({ id }) => id), ...notedElsewhere()]);
    expect(ids.toSorted()).toEqual([...known].toSorted());
  });

  it('names tests that there are', () => {
    expect(files.length).toBeGreaterThan(15);
    expect(files.filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
  });
});
