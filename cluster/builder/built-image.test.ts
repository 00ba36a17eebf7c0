import { createHash } from 'node:crypto';
import { runtime } from '@pulumi/pulumi';
import { describe, expect, test } from 'vitest';
import type { BuildRequest } from './build-image.ts';
import { builtImageProvider } from './built-image.ts';

const request: BuildRequest = {
  folder: 'workers/example',
  contentHash: createHash('sha256').digest('hex'),
  bucket: 'bucket',
  project: 'project',
  region: 'eu-west-1',
  repositoryUrl: 'registry/images',
  tag: 'one',
  platform: 'linux/arm64',
};
const state = { ...request, image: 'registry/images@sha256:1' };

describe('an image that CodeBuild builds', () => {
  test('is built again when its content or its repository changes, and for nothing else', async () => {
    const differs = async (change: Partial<BuildRequest>) =>
      (await builtImageProvider.diff?.('one', state, { ...request, ...change }))?.changes;
    expect(await differs({})).toBe(false);
    expect(await differs({ bucket: 'another', project: 'another', profile: 'mine' })).toBe(false);
    expect(await differs({ tag: 'two' })).toBe(true);
    expect(await differs({ repositoryUrl: 'elsewhere/images' })).toBe(true);
  });

  test('survives being written as text: its functions then still find the program', async () => {
    const { text } = await runtime.serializeFunction(() => builtImageProvider);
    // As Pulumi's own process does: a module made of the text.
    const { Module } = process.getBuiltinModule('node:module') as unknown as { Module: LoadableModule };
    const module = new Module('provider');
    module._compile(text, `${process.cwd()}/provider.js`);
    const provider = module.exports.handler();
    // The folder's content is another than the request says, so the program ends before it calls anybody.
    await expect(provider.create(request)).rejects.toThrow('workers/example changed while it was deployed');
    await expect(provider.update('one', state, request)).rejects.toThrow('run the command again');
  });
});

type LoadableModule = new (
  id: string,
) => {
  _compile(text: string, file: string): void;
  exports: { handler(): Required<typeof builtImageProvider> };
};
