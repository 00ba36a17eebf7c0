import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CallerError } from '../shared/pool/errors.ts';
import { readDeployedPools } from './pools.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'deployed-pools-'));
});
afterEach(() => rm(root, { recursive: true }));

async function read(...pools: readonly object[]) {
  await writeFile(join(root, 'pools.yaml'), JSON.stringify({ pools }));
  return readDeployedPools(root, 'pools.yaml');
}

const image = `registry/worker@sha256:${'a'.repeat(64)}`;

describe('pools to be deployed', () => {
  test('are the file’s, each with where its image comes from', async () => {
    await writeFile(join(root, 'Dockerfile'), 'FROM scratch\n');
    const pools = await read({ name: 'one', image }, { name: 'two', image: '.' });
    expect(pools.map(({ pool, image: source }) => [pool.name, source.kind])).toEqual([
      ['one', 'digest'],
      ['two', 'folder'],
    ]);
  });

  test('are refused with every problem at once, each with its path', async () => {
    const refused = read(
      { name: 'one', image: 'node:24' },
      { name: 'two', image: 'nowhere', secrets: { TOKEN: 'hunter2' } },
      { name: 'three', image, broker: { urlSecret: 'amqp://user:pass@host' } },
      { name: 'four', image, sidecars: [{ name: 'worker' }, { name: 'a' }, { name: 'a' }, {}] },
    );
    const error = await refused.then(
      () => undefined,
      (cause: unknown) => cause,
    );
    expect(error).toBeInstanceOf(CallerError);
    const [, ...lines] = String(error).split('\n');
    expect(lines).toEqual([
      expect.stringMatching(/^ {2}pools\[0\]\.image: .*give it as registry/),
      expect.stringMatching(/^ {2}pools\[1\]\.image: there is no nowhere\/Dockerfile/),
      expect.stringMatching(/^ {2}pools\[1\]\.secrets\.TOKEN: give the ARN/),
      expect.stringMatching(/^ {2}pools\[2\]\.broker\.urlSecret: give the ARN/),
      '  pools[3].sidecars[0].name: "worker" is the worker itself',
      '  pools[3].sidecars[2].name: "a" names a sidecar before it',
      '  pools[3].sidecars[3].name: a sidecar needs a name',
    ]);
  });

  test('never repeat what may be a password', async () => {
    const refused = read({ name: 'two', image, secrets: { TOKEN: 'hunter2' } });
    await expect(refused).rejects.toSatisfy((error) => !String(error).includes('hunter2'));
  });
});
