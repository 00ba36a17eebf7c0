import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { contentHash, readBuildContext } from '../build-context.ts';
import { type BuildPorts, type BuildRequest, type BuildStatus, buildImage } from './build-image.ts';

const digest = `sha256:${'a'.repeat(64)}`;
let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'build-image-'));
  await mkdir(join(root, 'worker'));
  await writeFile(join(root, 'worker/Dockerfile'), 'FROM scratch\n');
});
afterEach(() => rm(root, { recursive: true }));

async function aRequest(): Promise<BuildRequest> {
  return {
    folder: 'worker',
    contentHash: contentHash(await readBuildContext(join(root, 'worker'))),
    bucket: 'bucket',
    project: 'project',
    region: 'eu-west-1',
    repositoryUrl: 'registry/images',
    tag: 'worker.1',
    platform: 'linux/arm64',
  };
}

/** CodeBuild as it behaves: a build takes some looks, its log comes line by line, and a build ends once. */
function aBuilder(end: BuildStatus, looks = 3) {
  const uploads: string[] = [];
  const said: string[] = [];
  let seen = 0;
  const ports: BuildPorts = {
    upload: async (key) => void uploads.push(key),
    start: async (key) => {
      if (!uploads.includes(key)) throw new Error(`no object ${key}`);
      return 'project:1';
    },
    status: async () => {
      seen += 1;
      return seen < looks ? { kind: 'running' } : end;
    },
    newLines: async () => [`line ${seen}`],
    say: (line) => said.push(line),
    sleep: async () => undefined,
  };
  return { ports, uploads, said, looks: () => seen };
}

describe('building a folder', () => {
  test('uploads it under its hash, tells the log, and gives the image by digest', async () => {
    const request = await aRequest();
    const builder = aBuilder({ kind: 'succeeded', digest });
    expect(await buildImage(root, request, builder.ports)).toBe(`registry/images@${digest}`);
    expect(builder.uploads).toEqual([`sources/${request.contentHash}.zip`]);
    expect(builder.said).toEqual([
      'worker: build project:1',
      'worker: line 1',
      'worker: line 2',
      'worker: line 3',
    ]);
  });

  test('that fails ends in its reason and the end of its log', async () => {
    const builder = aBuilder({ kind: 'failed', reason: 'FAILED: exit status 1' }, 50);
    const failed = buildImage(root, await aRequest(), builder.ports);
    await expect(failed).rejects.toThrow(
      /exit status 1; the end of its log:\n {2}line 21\n(.*\n)*.*line 50$/,
    );
  });

  test('that tells no digest is no image', async () => {
    const builder = aBuilder({ kind: 'succeeded', digest: undefined });
    await expect(buildImage(root, await aRequest(), builder.ports)).rejects.toThrow('it told no digest');
  });

  test('that never ends is given up', async () => {
    const builder = aBuilder({ kind: 'running' });
    await expect(buildImage(root, await aRequest(), builder.ports)).rejects.toThrow(
      'not ended within 60 minutes',
    );
    expect(builder.looks()).toBe(1200);
  });

  test('of a folder that changed meanwhile uploads nothing', async () => {
    const request = await aRequest();
    await writeFile(join(root, 'worker/new.txt'), 'new');
    const builder = aBuilder({ kind: 'succeeded', digest });
    await expect(buildImage(root, request, builder.ports)).rejects.toThrow('run the command again');
    expect(builder.uploads).toEqual([]);
  });
});
