import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeBundle } from '../../build/write-bundle.ts';
import { freePorts } from '../../local/rabbitmq/free-ports.ts';
import { openWorkers } from '../../shared/worker/workers.ts';
import { startPoolWorld } from '../bundles/pool-world.ts';
import { startProgram } from '../bundles/program.ts';
import { grabAndRelease } from '../bundles/visit.ts';
import { isTierRequired } from '../contract/moto.ts';
import { untilIdle } from '../contract/workers/worker-process.ts';
import { eventually } from '../end-to-end/local-run.ts';
import { type Images, missingForImages, openImages } from './buildah.ts';
import { startImage } from './start-image.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const missing = missingForImages();
/** Each image is copied whole several times: a slow disk makes minutes of it. */
const timeoutMilliseconds = 300_000;

const isSkipped = missing !== undefined && !isTierRequired('images');

describe.skipIf(isSkipped)('the images (tier images)', { timeout: timeoutMilliseconds }, () => {
  let images: Images;
  let directory = '';
  const endings: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    if (missing !== undefined) throw new Error(`the tier images is required, but ${missing}`);
    directory = await mkdtemp(join(tmpdir(), 'image-contexts-'));
    images = await openImages();
  }, timeoutMilliseconds);
  afterAll(async () => {
    for (const end of endings.toReversed()) await end();
    await images?.close();
    if (directory !== '') await rm(directory, { recursive: true, force: true });
  });

  it("the controller's keeps a pool warm, and ends with code 0 at SIGTERM", async () => {
    const context = await writeBundle('controller', root, join(directory, 'controller'));
    const gatewayBundle = await writeBundle('gateway', root, join(directory, 'gateway'));
    const image = await images.build(context.folder, 'controller');
    expect(await readdir(join(image.files, 'controller'))).toEqual(['main.mjs']);
    const world = await startPoolWorld(root);
    endings.push(world.close);
    const controller = startImage(image, world.environment.controller);
    endings.push(controller.end);
    const gateway = startProgram({
      command: process.execPath,
      args: ['main.mjs'],
      cwd: gatewayBundle.folder,
      environment: { PATH: dirname(process.execPath), ...world.environment.gateway },
      signalTo: 'itself',
    });
    endings.push(gateway.end);
    await grabAndRelease(await gateway.said(/"address":"(http:[^"]+)"/));
    expect(await controller.end()).toBe(0);
  });

  it.each(['example', 'fossa'])("the %s worker's runs a task with a read-only root", async (folder) => {
    const image = await images.build(join(root, 'workers', folder), folder);
    const [port = 0] = await freePorts('127.0.0.1', 1);
    const worker = startImage(image, { HOST: '127.0.0.1', PORT: String(port) });
    endings.push(worker.end);
    const workers = openWorkers({ clock: { now: () => Date.now() } });
    endings.push(workers.close);
    const endpoint = { workerId: folder, address: '127.0.0.1', port, protocol: { kind: 'fossa' } } as const;
    await untilIdle(workers, endpoint);
    const task = { model_class: 'WordCount', model_construction_kwargs: { partitions: 2, words: 50 } };
    const posted = await workers.postTask(endpoint, task);
    const taskId = posted.kind === 'accepted' ? posted.taskId : '';
    await eventually(
      () => workers.task(endpoint, taskId),
      (answer) => answer.kind === 'found' && answer.task.status === 'complete',
      30,
    );
    expect(await worker.end()).toBe(0);
  });

  it("the fossa worker's is built for the other processor without running any of its programs", async () => {
    const other = process.arch === 'arm64' ? 'amd64' : 'arm64';
    const { files } = await images.build(join(root, 'workers/fossa'), 'fossa-other', `linux/${other}`);
    const compiled = (await readdir(join(files, 'packages/markupsafe'))).filter((name) => /\.so$/.test(name));
    expect(compiled).toEqual([expect.stringContaining(other === 'arm64' ? 'aarch64-linux' : 'x86_64-linux')]);
  });
});
