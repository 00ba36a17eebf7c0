import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TaskStart } from '../model/state.ts';
import { hostedRuntime } from './hosted.ts';
import type { TaskEvent, TaskRuntime } from './task-runtime.ts';

/** Listens as it was told; its close waits for a promise of the test where HOLD names one. */
const worker = `
import { createServer } from 'node:http';
export async function startWorker({ host, port, environment }) {
  if (environment.FAIL) throw new Error('no such luck');
  const server = createServer((_request, response) => response.end(environment.GREETING));
  await new Promise((resolve) => server.listen(port, host, resolve));
  return {
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      globalThis.hostedTestCloses = (globalThis.hostedTestCloses ?? 0) + 1;
      if (environment.HOLD) await globalThis[environment.HOLD];
    },
  };
}
`;

let root = '';
let runtime: TaskRuntime;
let events: TaskEvent[] = [];
let wake: () => void = () => undefined;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'local-ecs-hosted-'));
  await mkdir(join(root, 'image'));
  await writeFile(
    join(root, 'image', 'local.json'),
    '{"command": ["node", "x.js"], "hosted": "./worker.mjs"}',
  );
  await writeFile(join(root, 'image', 'worker.mjs'), worker);
  events = [];
  const report = (event: TaskEvent) => {
    events.push(event);
    wake();
  };
  runtime = hostedRuntime({ root, report });
});
afterEach(async () => {
  await runtime.close();
  await rm(root, { recursive: true });
});

async function until(isThere: () => boolean): Promise<void> {
  while (!isThere()) {
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
}

function task(id: string, address: string, changes: Partial<TaskStart> = {}): TaskStart {
  const arn = `arn:aws:ecs:us-east-1:000000000000:task/local/${id}`;
  return {
    id,
    arn,
    family: 'local-etl',
    revision: 1,
    image: 'image',
    environment: { GREETING: `I am ${id}` },
    address,
    port: 2345,
    ...changes,
  };
}

const greeting = async (address: string) => (await fetch(`http://${address}:2345/`)).text();
const exits = () => events.filter(({ kind }) => kind === 'exited');

describe('hosted tasks', () => {
  it('are listeners of one process, each at its own address', async () => {
    runtime.start(task('one', '127.152.0.4'), 'http://127.0.0.1:1/v4/one');
    runtime.start(task('two', '127.152.0.5'), 'http://127.0.0.1:1/v4/two');
    await until(() => events.length === 2);
    expect(await Promise.all(['127.152.0.4', '127.152.0.5'].map(greeting))).toEqual(['I am one', 'I am two']);
  });

  it('end on SIGTERM, once', async () => {
    runtime.start(task('one', '127.152.0.4'), 'http://127.0.0.1:1/v4/one');
    await until(() => events.length === 1);
    Object.assign(globalThis, { hostedTestCloses: 0 });
    runtime.signal('one', 'SIGTERM');
    runtime.signal('one', 'SIGTERM');
    await until(() => exits().length === 1);
    await runtime.close();
    expect(exits()).toEqual([{ kind: 'exited', taskId: 'one', exitCode: 0 }]);
    expect(globalThis).toHaveProperty('hostedTestCloses', 1);
    await expect(greeting('127.152.0.4')).rejects.toThrow();
  });

  it('end on SIGKILL at once, though their close takes its time', async () => {
    const held = Promise.withResolvers<void>();
    Object.assign(globalThis, { hostedTestHold: held.promise });
    const environment = { HOLD: 'hostedTestHold' };
    runtime.start(task('one', '127.152.0.4', { environment }), 'http://127.0.0.1:1/v4/one');
    await until(() => events.length === 1);
    runtime.signal('one', 'SIGTERM');
    runtime.signal('one', 'SIGKILL');
    expect(exits()).toEqual([{ kind: 'exited', taskId: 'one', exitCode: 137 }]);
    held.resolve();
    await runtime.close();
    expect(exits()).toHaveLength(1);
  });

  it('that can not start say why', async () => {
    runtime.start(task('one', '127.152.0.4', { environment: { FAIL: 'yes' } }), 'http://127.0.0.1:1/v4/one');
    runtime.start(task('two', '127.152.0.5', { image: 'elsewhere' }), 'http://127.0.0.1:1/v4/two');
    await until(() => events.length === 2);
    expect(new Map(events.map((event) => [event.taskId, event]))).toEqual(
      new Map([
        ['one', { kind: 'failed', taskId: 'one', reason: 'no such luck' }],
        [
          'two',
          { kind: 'failed', taskId: 'two', reason: expect.stringMatching(/^CannotPullContainerError/) },
        ],
      ]),
    );
  });

  it('are gone after close', async () => {
    runtime.start(task('one', '127.152.0.4'), 'http://127.0.0.1:1/v4/one');
    await until(() => events.length === 1);
    await runtime.close();
    await expect(greeting('127.152.0.4')).rejects.toThrow();
  });
});
