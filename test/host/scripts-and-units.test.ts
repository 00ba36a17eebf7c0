import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { isTierRequired } from '../contract/moto.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const files = join(root, 'gateway/host/files');

/** Whether the tool is there. Throws where its tier is required and it isn't. */
function has(tier: string, path: string, debianPackage: string): boolean {
  if (existsSync(path)) return true;
  if (!isTierRequired(tier)) return false;
  throw new Error(`the tier ${tier} is required, but ${path} is missing: apt-get install ${debianPackage}`);
}

/** Every shell script that is in the repository: by its ending or by its first line. */
async function shellScripts(): Promise<readonly string[]> {
  const { stdout } = await run('git', ['ls-files', '-z'], { cwd: root, maxBuffer: 16 * 1024 * 1024 });
  const paths = stdout.split('\0').filter((path) => path !== '' && existsSync(join(root, path)));
  const candidates = paths.filter((path) => path.endsWith('.sh') || !/\.[a-z]+$/i.test(path));
  const firstLines = await Promise.all(
    candidates.map(async (path) => ({ path, text: await readFile(join(root, path), 'utf8') })),
  );
  return firstLines.filter(({ text }) => /^#!.*\b(ba|da)?sh\b/.test(text)).map(({ path }) => path);
}

const shellcheck = '/usr/bin/shellcheck';
/** SC3013: `-nt` isn't POSIX, but every `sh` has it (dash, bash, busybox, zsh). */
const allowed = '--exclude=SC3013';
describe.skipIf(!has('shellcheck', shellcheck, 'shellcheck'))('shell scripts (tier shellcheck)', () => {
  it('pass shellcheck, all of them', async () => {
    const scripts = await shellScripts();
    expect(scripts).toContain('gateway/host/files/deliver.sh');
    expect(scripts).toContain('go.sh');
    const { stdout } = await run(shellcheck, [allowed, ...scripts], { cwd: root }).catch((error) => error);
    expect(stdout).toBe('');
  });
});

const systemdAnalyze = '/usr/bin/systemd-analyze';
describe.skipIf(!has('systemd', systemdAnalyze, 'systemd'))('units (tier systemd)', () => {
  it('are understood by systemd to the last line', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'units-'));
    const program = join(folder, 'program');
    await mkdir(folder, { recursive: true });
    await copyFile('/bin/true', program);
    await chmod(program, 0o755);
    const names = (await readdir(files)).filter((name) => /\.(service|timer)$/.test(name));
    for (const name of names) {
      const text = await readFile(join(files, name), 'utf8');
      await writeFile(
        join(folder, name),
        text.replaceAll(/\/opt\/warm-pool\/current\/[a-z-]+(\.sh)?(?= |$)/gm, program),
      );
    }
    const instances = names.map((name) => join(folder, name.replace('@.', '@save.')));
    const env = {
      ...process.env,
      SYSTEMD_UNIT_PATH: `${folder}:/lib/systemd/system`,
      SYSTEMD_LOG_LEVEL: 'warning',
    };
    const { stderr } = await run(systemdAnalyze, ['verify', '--man=no', ...instances], { env }).catch(
      (error) => error,
    );
    await rm(folder, { recursive: true });
    expect(names).toHaveLength(4);
    expect(
      String(stderr)
        .split('\n')
        .filter((line) => names.some((name) => line.includes(name.split('@')[0] ?? name))),
    ).toEqual([]);
  });

  it.each(['gateway.service', 'caddy.service'])(
    'run as a user of their own, within limits: %s',
    async (name) => {
      const text = await readFile(join(files, name), 'utf8');
      const value = (key: string) => new RegExp(`^${key}=(.+)$`, 'm').exec(text)?.[1];
      const users = await readFile(join(files, 'warm-pool.sysusers'), 'utf8');
      expect(users).toContain(`u ${value('User')} `);
      expect(value('MemoryMax')).toMatch(/^\d+M$/);
      expect([value('NoNewPrivileges'), value('ProtectSystem'), value('Restart')]).toEqual([
        'yes',
        'strict',
        'always',
      ]);
    },
  );
});
