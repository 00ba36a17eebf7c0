import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** Runs every check and test, one after the other, says what was skipped, and closes with one line of counts. */

const root = fileURLToPath(new URL('..', import.meta.url));
const results = join(root, '.local', 'test-results');
const bin = (name: string) => join(root, 'node_modules', '.bin', name);

type Counts = { passed: number; failed: number; skipped: readonly string[] };

const checks = [
  { name: 'types (tsc)', command: [bin('tsc'), '--noEmit'] },
  { name: 'style (biome)', command: [bin('biome'), 'ci', '.'] },
  {
    name: 'arrows between rooms (dependency-cruiser)',
    command: [
      ...[bin('depcruise'), '--config', '.dependency-cruiser.cjs'],
      ...[
        'index.ts',
        'go',
        'shared',
        'networks',
        'cluster',
        'build',
        'costs',
        'docs',
        'pool-controller',
        'gateway',
        'local',
        'workers',
        'test',
        'bench',
        'cli',
      ],
    ],
  },
  { name: 'nothing unused (knip)', command: [bin('knip')] },
] as const;

const suites = [
  { name: 'unit', args: [] },
  { name: 'across-rooms', args: ['--config', 'test/vitest.config.ts'] },
  { name: 'faults', args: ['--config', 'test/faults/vitest.config.ts'] },
] as const;

const report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

async function run(command: readonly string[]): Promise<number> {
  const [program, ...args] = command;
  if (program === undefined) throw new Error('nothing to run');
  const child = spawn(program, args, { cwd: root, stdio: 'inherit' });
  const [code] = await once(child, 'close');
  return typeof code === 'number' ? code : 1;
}

async function runCheck({ name, command }: (typeof checks)[number]): Promise<Counts> {
  console.log(`\n# ${name}`);
  const code = await run(command);
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: [] };
}

async function runSuite({ name, args }: (typeof suites)[number]): Promise<Counts> {
  console.log(`\n# tests: ${name}`);
  const file = join(results, `${name}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const code = await run([bin('vitest'), 'run', ...args, ...reporters]);
  const counts = await readCounts(file);
  // A run that failed without a failed test (a worker crashed, a file couldn't be loaded) is a failure all the same.
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

async function readCounts(file: string): Promise<Counts> {
  const { testResults } = report.parse(JSON.parse(await readFile(file, 'utf8')));
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const unloadable = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: tests.filter(({ status }) => status === 'failed').length + unloadable.length,
    skipped: tests
      .filter(({ status }) => status !== 'passed' && status !== 'failed')
      .map(({ fullName }) => fullName),
  };
}

async function main(): Promise<number> {
  await rm(results, { recursive: true, force: true });
  await mkdir(results, { recursive: true });
  const all: Counts[] = [];
  for (const check of checks) all.push(await runCheck(check));
  for (const suite of suites) all.push(await runSuite(suite));
  const skipped = all.flatMap((counts) => counts.skipped);
  const passed = all.reduce((sum, counts) => sum + counts.passed, 0);
  const failed = all.reduce((sum, counts) => sum + counts.failed, 0);
  console.log('');
  for (const name of skipped) console.log(`skipped: ${name}`);
  console.log(`${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`);
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main();
