import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProgramName } from '../../build/programs.ts';
import { type WrittenBundle, writeBundle } from '../../build/write-bundle.ts';
import { type PoolWorld, startPoolWorld } from './pool-world.ts';
import { type RunningProgram, startProgram } from './program.ts';
import { grabAndRelease, loadPage } from './visit.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('the bundled programs, in a folder with nothing else', () => {
  let directory = '';
  let world: PoolWorld;
  let bundle: WrittenBundle;
  let controller: RunningProgram;
  let gateway: RunningProgram;
  let url = '';

  async function start(program: ProgramName, environment: Readonly<Record<string, string>>) {
    const written = await writeBundle(program, root, join(directory, program));
    const running = startProgram({
      command: process.execPath,
      args: ['main.mjs'],
      cwd: written.folder,
      environment: {
        PATH: dirname(process.execPath),
        ...world.environment[program],
        ...environment,
        ...(program === 'gateway' && { GATEWAY_BUNDLE_SHA256: written.sha256 }),
      },
      signalTo: 'itself',
    });
    return { written, running };
  }

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'bundles-'));
    world = await startPoolWorld(root);
    ({ running: controller } = await start('controller', {}));
    ({ running: gateway, written: bundle } = await start('gateway', {}));
    url = await gateway.said(/"address":"(http:[^"]+)"/);
  });
  afterAll(async () => {
    await gateway?.end();
    await controller?.end();
    await world?.close();
    await rm(directory, { recursive: true, force: true });
  });

  it('need no other file, and the controller has the Dockerfile of its image beside it', async () => {
    expect(await readdir(join(directory, 'gateway'))).toEqual(['main.mjs']);
    expect((await readdir(join(directory, 'controller'))).sort()).toEqual(['Dockerfile', 'main.mjs']);
  });

  it('hand out a worker', async () => {
    await grabAndRelease(url);
  });

  it('serve the page that was built ahead of time', async () => {
    await loadPage(url);
  });

  it('tell the version and the hash that was delivered', async () => {
    const health = await (await fetch(`${url}/healthz`)).json();
    expect(health).toEqual({ status: 'ok', version: '0.1.0', bundleSha256: bundle.sha256 });
  });

  it('end with code 0 at SIGTERM', async () => {
    expect(await Promise.all([gateway.end(), controller.end()])).toEqual([0, 0]);
  });
});
