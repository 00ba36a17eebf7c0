import { describe, expect, test } from 'vitest';
import { openPrograms } from './programs.ts';

describe('another program', () => {
  test('is told as it is typed, then run', async () => {
    const said: string[] = [];
    const code = await openPrograms('/', (line) => void said.push(line)).run(['sh', '-c', 'exit 3']);
    expect({ said, code }).toEqual({ said: ["+ sh -c 'exit 3'"], code: 3 });
  });

  test('that is asked says nothing of itself; its output is kept', async () => {
    const said: string[] = [];
    const programs = openPrograms('/', (line) => void said.push(line));
    const answer = await programs.ask(['sh', '-c', 'cat; echo no >&2'], { input: 'yes' });
    expect({ said, answer }).toEqual({ said: [], answer: { code: 0, stdout: 'yes', stderr: 'no\n' } });
  });

  test('that is missing rejects', async () => {
    await expect(openPrograms('/', () => undefined).ask(['no-such-program'])).rejects.toThrow('ENOENT');
  });
});
