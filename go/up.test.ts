import { describe, expect, test } from 'vitest';
import { goPorts, scriptedPrograms } from './testing-world.test-support.ts';
import { requireForerunners, waitForRelease } from './up.ts';

const release = { url: 'https://203.0.113.7', bundleSha256: 'ab'.repeat(32) };
const health = (bundleSha256: string) => ({
  status: 200,
  body: JSON.stringify({ status: 'ok', bundleSha256 }),
});

describe('a release', () => {
  test('is there once the health tells its bundle; what is silent or older is waited for', async () => {
    const answers = [undefined, { status: 502, body: '<html>' }, health('old'), health(release.bundleSha256)];
    const asked: string[] = [];
    const get = async (url: string) => {
      asked.push(url);
      return answers.shift();
    };
    await waitForRelease(
      release,
      undefined,
      goPorts(
        scriptedPrograms(() => undefined),
        { get },
      ),
    );
    expect(asked).toEqual(Array.from({ length: 4 }, () => 'https://203.0.113.7/healthz'));
  });

  test('that never comes ends in a sentence that says where to look', async () => {
    const get = async () => health('old');
    const ports = goPorts(
      scriptedPrograms(() => undefined),
      { get },
    );
    await expect(waitForRelease(release, 'http://127.0.0.1:1/healthz', ports)).rejects.toThrow(
      'State Manager',
    );
  });
});

describe('the stacks before', () => {
  test('must be up', async () => {
    const pulumi = { outputs: async () => ({}) };
    await expect(requireForerunners({ environment: 'dev', kind: 'cluster' }, pulumi)).rejects.toThrow(
      'run ./go.sh up dev networks first',
    );
  });

  test('of another version are brought up to date first', async () => {
    const pulumi = { outputs: async () => ({ contractVersion: 0, region: 'eu-west-1' }) };
    await expect(requireForerunners({ environment: 'dev', kind: 'cluster' }, pulumi)).rejects.toThrow(
      'run ./go.sh up dev networks to bring it up to date',
    );
  });
});
