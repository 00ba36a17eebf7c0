import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TaskStart } from '../model/state.ts';
import { processesRuntime } from './processes.ts';
import type { TaskEvent, TaskRuntime } from './task-runtime.ts';

const worker = `
process.on('SIGTERM', () => process.env.STUBBORN || process.exit(7));
setInterval(() => {}, 1000);
console.log(JSON.stringify(process.env));
`;

let root = '';
let runtime: TaskRuntime;
let events: TaskEvent[] = [];
let wake: () => void = () => undefined;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'local-ecs-'));
  await mkdir(join(root, 'image'));
  await writeFile(join(root, 'image', 'local.json'), '{"command": ["node", "worker.js"]}');
  await writeFile(join(root, 'image', 'worker.js'), worker);
  events = [];
  runtime = await processesRuntime({
    root,
    outputFolder: join(root, 'output'),
    path: '/usr/bin:/bin',
    home: root,
    clock: Date,
    report: (event) => {
      events.push(event);
      wake();
    },
  });
});
afterEach(async () => {
  await runtime.close();
  await rm(root, { recursive: true });
});

function task(changes: Partial<TaskStart> = {}): TaskStart {
  return {
    id: 'task-1',
    arn: 'arn:aws:ecs:us-east-1:000000000000:task/local/task-1',
    family: 'local-etl',
    revision: 1,
    image: 'image',
    environment: {},
    address: '127.90.0.4',
    port: 2345,
    ...changes,
  };
}

async function until(isThere: () => boolean): Promise<void> {
  while (!isThere()) {
    await new Promise<void>((resolve) => {
      wake = resolve;
      // Output comes without an event.
      setTimeout(resolve, 20);
    });
  }
}

const output = () => (runtime.output('task-1') ?? []).map(({ message }) => message).join('\n');
const hasEnded = () => events.some(({ kind }) => kind !== 'started');

describe('a task that is a process', () => {
  it('gets its environment, its place and nothing else', async () => {
    runtime.start(task({ environment: { GREETING: 'hello' } }), 'http://127.0.0.1:1/v4/task-1');
    await until(() => output().includes('}'));
    expect(JSON.parse(output())).toEqual({
      PATH: '/usr/bin:/bin',
      HOME: root,
      GREETING: 'hello',
      HOST: '127.90.0.4',
      PORT: '2345',
      ECS_CONTAINER_METADATA_URI_V4: 'http://127.0.0.1:1/v4/task-1',
    });
  });

  it('ends on SIGTERM with its own exit code, its output kept in a file', async () => {
    runtime.start(task(), 'http://127.0.0.1:1/v4/task-1');
    await until(() => output().includes('}'));
    runtime.signal('task-1', 'SIGTERM');
    await until(hasEnded);
    expect(events).toEqual([
      { kind: 'started', taskId: 'task-1' },
      { kind: 'exited', taskId: 'task-1', exitCode: 7 },
    ]);
    const kept = await readFile(join(root, 'output', 'task-1.log'), 'utf8');
    expect(kept.trim()).toBe(output());
  });

  it('that is stubborn ends on SIGKILL with 137', async () => {
    runtime.start(task({ environment: { STUBBORN: 'yes' } }), 'http://127.0.0.1:1/v4/task-1');
    await until(() => output().includes('}'));
    runtime.signal('task-1', 'SIGTERM');
    runtime.signal('task-1', 'SIGKILL');
    await until(hasEnded);
    expect(events.at(-1)).toEqual({ kind: 'exited', taskId: 'task-1', exitCode: 137 });
  });

  it('may be told to stop before its process is there', async () => {
    runtime.start(task(), 'http://127.0.0.1:1/v4/task-1');
    runtime.signal('task-1', 'SIGKILL');
    await until(hasEnded);
    expect(events.at(-1)).toMatchObject({ kind: 'exited' });
  });

  it('has ended though a process that it left behind still holds its output', async () => {
    const left = "require('node:child_process').spawn('sleep', ['60'], { stdio: 'inherit' }).pid";
    const command = ['node', '-e', `console.log(${left}); process.exit(3)`];
    runtime.start(task({ command }), 'http://127.0.0.1:1/v4/task-1');
    await until(hasEnded);
    process.kill(Number(output()), 'SIGKILL');
    expect(events.at(-1)).toEqual({ kind: 'exited', taskId: 'task-1', exitCode: 3 });
  });

  it('is gone after close, however stubborn', async () => {
    runtime.start(task({ environment: { STUBBORN: 'yes' } }), 'http://127.0.0.1:1/v4/task-1');
    await until(() => output().includes('}'));
    await runtime.close();
    expect(events.at(-1)).toEqual({ kind: 'exited', taskId: 'task-1', exitCode: 137 });
  });

  it.each([
    [
      'an image that is no folder',
      { image: 'example.com/worker@sha256:1' },
      /^CannotPullContainerError: .*only images that are folders/,
    ],
    [
      'a command that is not there',
      { command: ['no-such-program'] },
      /^CannotStartContainerError: no-such-program/,
    ],
  ])('fails to start with %s, and says why', async (_what, changes, reason) => {
    runtime.start(task(changes), 'http://127.0.0.1:1/v4/task-1');
    await until(hasEnded);
    expect(events).toEqual([{ kind: 'failed', taskId: 'task-1', reason: expect.stringMatching(reason) }]);
  });

  it('fails to start where local.json is wrong, and says what is', async () => {
    await writeFile(join(root, 'image', 'local.json'), '{"comand": ["node"]}');
    runtime.start(task(), 'http://127.0.0.1:1/v4/task-1');
    await until(hasEnded);
    expect(events).toMatchObject([{ reason: expect.stringContaining('comand') }]);
  });
});
