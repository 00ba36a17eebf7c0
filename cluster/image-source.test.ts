import { describe, expect, test } from 'vitest';
import { byDigestAlone, imageSource, privateRepository, tagPrefix } from './image-source.ts';

const digest = `sha256:${'a'.repeat(64)}`;

describe('a pool’s image', () => {
  test('is there already where it has a digest', () => {
    const image = `registry.example:5000/team/worker@${digest}`;
    expect(imageSource(image, 'arm64')).toEqual({ kind: 'digest', image });
  });

  test('is a folder otherwise, of one processor', () => {
    expect(imageSource('./workers/fossa/', 'x86_64')).toEqual({
      kind: 'folder',
      folder: 'workers/fossa',
      architecture: 'x86_64',
    });
  });

  test.each(['node:24', 'registry.example/worker:latest', `worker@sha256:${'a'.repeat(63)}`])(
    'may not change under its name: %s',
    (image) => {
      expect(imageSource(image, 'arm64')).toMatchObject({ kind: 'refused' });
    },
  );

  test.each(['/etc', '..', '../elsewhere', 'workers/../../elsewhere'])(
    'lies within the project: %s',
    (image) => {
      expect(imageSource(image, 'arm64')).toMatchObject({ kind: 'refused' });
    },
  );
});

describe('a tag’s prefix', () => {
  test('never begins another’s, however alike two folders are named', () => {
    const all = [
      tagPrefix('workers/etl', 'arm64'),
      tagPrefix('workers/etl', 'x86_64'),
      tagPrefix('workers/etl-two', 'arm64'),
      tagPrefix('workers-etl', 'arm64'),
      tagPrefix('WORKERS/etl', 'arm64'),
    ];
    for (const one of all) expect(all.filter((other) => other.startsWith(one))).toEqual([one]);
  });

  test('is one that a tag may begin with, whatever the folder is called', () => {
    for (const folder of ['.hidden', 'ordner/über', 'a'.repeat(300), '-']) {
      expect(tagPrefix(folder, 'arm64')).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,80}$/);
    }
  });
});

describe('an image by digest', () => {
  test('has no tag besides, which ECS refuses', () => {
    expect(byDigestAlone(`host:5000/a/b:tag@${digest}`)).toBe(`host:5000/a/b@${digest}`);
    expect(byDigestAlone(`host:5000/a/b@${digest}`)).toBe(`host:5000/a/b@${digest}`);
  });

  test('tells its repository where that is a private one of ECR', () => {
    expect(privateRepository(`123456789012.dkr.ecr.eu-west-1.amazonaws.com/own/fossa@${digest}`)).toEqual({
      account: '123456789012',
      region: 'eu-west-1',
      name: 'own/fossa',
    });
    expect(privateRepository(`public.ecr.aws/own/fossa@${digest}`)).toBeUndefined();
  });
});
