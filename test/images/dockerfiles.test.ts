import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const folders = ['cluster/images/controller', 'workers/example', 'workers/fossa'];

describe.each(folders)('%s/Dockerfile', (folder) => {
  const read = () => readFile(join(root, folder, 'Dockerfile'), 'utf8');
  const lastStage = async () => (await read()).split(/^FROM /m).at(-1) ?? '';

  it('takes its base as a build argument', async () => {
    expect(await read()).toMatch(/^(#.*\n)*ARG BASE=\S+\n/);
    expect(await lastStage()).toMatch(/^\$\{BASE\}/);
  });

  it('runs nothing in what it ships, so that no processor has to be emulated', async () => {
    expect(await lastStage()).not.toMatch(/^(RUN|ADD) /m);
  });

  it('is no root, and is named by numbers, so that ECS can tell', async () => {
    expect(await lastStage()).toMatch(/^USER 65534:65534$/m);
  });
});
