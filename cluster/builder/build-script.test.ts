import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildSpec, digestVariable } from './build-spec.ts';

const script = new URL('../files/build-image.sh', import.meta.url).pathname;
const digest = `sha256:${'a'.repeat(64)}`;

/** Stands in for `aws` and `docker`: a repository is a file, and every call is noted. */
const standIn = `#!/bin/sh
echo "$(basename "$0") $*" >>"$FOLDER/calls"
case "$(basename "$0") $1 $2" in
  "aws ecr describe-images") [ -e "$FOLDER/pushed" ] && echo "${digest}" ;;
  "aws ecr get-login-password") echo secret ;;
  "docker build "*) [ ! -e "$FOLDER/broken" ] ;;
  "docker push "*) touch "$FOLDER/pushed" ;;
  *) cat >/dev/null ;;
esac
`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'build-script-'));
  for (const name of ['aws', 'docker']) {
    await writeFile(join(folder, name), standIn);
    await chmod(join(folder, name), 0o755);
  }
});
afterEach(() => rm(folder, { recursive: true }));

function build() {
  // As CodeBuild runs it: in the shell that then reads what was exported.
  const { status, stdout } = spawnSync('bash', ['-c', `. "${script}"; echo "exported $${digestVariable}"`], {
    encoding: 'utf8',
    env: {
      PATH: `${folder}:/usr/bin:/bin`,
      FOLDER: folder,
      REPOSITORY_URL: 'registry.example/team/images',
      IMAGE_TAG: 'worker.1',
      PLATFORM: 'linux/arm64',
    },
  });
  return { status, lines: stdout.trim().split('\n') };
}

const calls = async () => (await readFile(join(folder, 'calls'), 'utf8')).trim().split('\n');

describe('the script of an image build', () => {
  test('builds, pushes and exports the digest', async () => {
    const { status, lines } = build();
    expect(status).toBe(0);
    expect(lines).toEqual([`registry.example/team/images@${digest}`, `exported ${digest}`]);
    expect((await calls()).filter((call) => call.startsWith('docker'))).toEqual([
      'docker login --username AWS --password-stdin registry.example',
      'docker build --platform linux/arm64 --tag registry.example/team/images:worker.1 .',
      'docker push registry.example/team/images:worker.1',
    ]);
  });

  test('builds nothing that was pushed already', async () => {
    build();
    await rm(join(folder, 'calls'));
    const { status, lines } = build();
    expect([status, lines.at(-1)]).toEqual([0, `exported ${digest}`]);
    expect((await calls()).filter((call) => call.startsWith('docker'))).toEqual([]);
  });

  test('ends as failed where the build fails, and pushes nothing', async () => {
    await writeFile(join(folder, 'broken'), '');
    const { status, lines } = build();
    expect(status).not.toBe(0);
    expect(lines.join()).not.toContain('exported');
    expect((await calls()).join()).not.toContain('push');
  });

  test('is all of the build’s specification, and hands the digest back', () => {
    const spec = JSON.parse(buildSpec('the script'));
    expect(spec).toMatchObject({
      env: { 'exported-variables': [digestVariable] },
      phases: { build: { commands: ['the script'] } },
    });
  });
});
