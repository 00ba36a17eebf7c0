import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

/** A function fits in a glance, or is at least no longer than this. */
const maxLines = 60;

function* longFunctions(file: string): Generator<string> {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const lineAt = (position: number) => source.getLineAndCharacterOfPosition(position).line + 1;
  const waiting: ts.Node[] = [source];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    ts.forEachChild(node, (child) => {
      waiting.push(child);
    });
    if (!ts.isFunctionLike(node)) continue;
    const lines = lineAt(node.end) - lineAt(node.getStart()) + 1;
    if (lines > maxLines) yield `${file}:${lineAt(node.getStart())} has ${lines} lines`;
  }
}

describe('the code', () => {
  it(`has no function of more than ${maxLines} lines, tests excepted`, () => {
    const listed = execFileSync('git', ['ls-files', '*.ts', '*.tsx'], { encoding: 'utf8' });
    const files = listed.split('\n').filter((file) => file !== '' && !/^test\/|\.test\.tsx?$/.test(file));
    expect(files.length).toBeGreaterThan(100);
    const support = files.filter((file) => !/\.test-support\.tsx?$/.test(file));
    expect(support.flatMap((file) => [...longFunctions(file)])).toEqual([]);
  });
});
