import { appendFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openJournaledModel } from './journal.ts';
import { localFigures } from './model/figures.ts';
import { createEcsModel } from './model/model.ts';

const start = Date.UTC(2026, 10, 22);
const addressing = { kind: 'block', cidr: '127.80.0.0/24' } as const;
const make = (now: number) =>
  createEcsModel({ seed: 3, region: 'us-east-1', addressing, figures: localFigures, now });

describe('an ECS that keeps a journal', () => {
  let directory = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'journal-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));
  const open = (now: number) => openJournaledModel(join(directory, 'ecs.jsonl'), now, make);

  /** Three tasks: one that runs, one whose container is about to start, one just asked for. */
  function aBusyModel() {
    const opened = open(start);
    const { model } = opened;
    model.call('CreateCluster', { clusterName: 'c' }, start);
    const containerDefinitions = [
      { name: 'worker', image: 'an/image', portMappings: [{ containerPort: 1 }] },
    ];
    const family = { family: 'f', cpu: '256', memory: '512', networkMode: 'awsvpc', containerDefinitions };
    model.call('RegisterTaskDefinition', { ...family, requiresCompatibilities: ['FARGATE'] }, start);
    const [first] = launch(1, start);
    model.advance(start + 5000);
    model.takeEffects();
    model.started(first, start + 5000);
    const [second] = launch(1, start + 6000);
    model.advance(start + 8400);
    const [third] = launch(1, start + 9000);
    return { ...opened, first, second, third };

    function launch(count: number, now: number): [string] {
      const network = { awsvpcConfiguration: { subnets: [...model.subnetIds()], securityGroups: ['sg-1'] } };
      const input = {
        cluster: 'c',
        taskDefinition: 'f',
        count,
        launchType: 'FARGATE',
        networkConfiguration: network,
      };
      const answer = model.call('RunTask', input, now) as { tasks: { taskArn: string }[] };
      return [answer.tasks[0]?.taskArn.split('/').at(-1) ?? ''];
    }
  }

  it('knows its tasks again after its process was killed, and that their containers have ended', () => {
    const { first, second, third, close } = aBusyModel();
    close();
    const { model, unstarted } = open(start + 10_000);
    expect(model.tasks().map(({ id }) => id)).toEqual([first, second, third]);
    expect(model.task(first)).toMatchObject({ exitCode: 137, desiredStatus: 'STOPPED' });
    expect(model.task(third)?.status).toBe('PENDING');
    expect(unstarted.map((effect) => effect.kind === 'start' && effect.task.id)).toEqual([second]);
  });

  it('starts once, and does not end, a container whose turn came while no process was there', () => {
    const { third, close } = aBusyModel();
    close();
    const { model } = open(start + 30_000);
    const starts = model
      .takeEffects()
      .map((effect) => (effect.kind === 'start' ? effect.task.id : effect.taskId));
    expect(starts).toEqual([third]);
    expect(model.task(third)).toMatchObject({ status: 'ACTIVATING', desiredStatus: 'RUNNING' });
  });

  it('makes of the same changes the same tasks', () => {
    const { model, close } = aBusyModel();
    const before = structuredClone(model.tasks().filter(({ status }) => status === 'PENDING'));
    close();
    const again = open(start + 9000).model;
    expect(again.tasks().filter(({ status }) => status === 'PENDING')).toEqual(before);
  });

  it('does not read an entry that was cut off', () => {
    const { close, third } = aBusyModel();
    close();
    appendFileSync(join(directory, 'ecs.jsonl'), '["advance",17');
    expect(open(start + 10_000).model.task(third)?.status).toBe('PENDING');
  });
});
