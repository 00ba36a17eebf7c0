import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openAwsBuildPorts } from './aws-build-ports.ts';
import type { BuildRequest } from './build-image.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const request: BuildRequest = {
  folder: 'worker',
  contentHash: 'b'.repeat(64),
  bucket: 'the-bucket',
  project: 'the-project',
  region: 'eu-west-1',
  repositoryUrl: 'registry/images',
  tag: 'worker.1',
  platform: 'linux/arm64',
};

type Json = Readonly<Record<string, unknown>>;

/** S3, CodeBuild and CloudWatch Logs as far as a build asks them, under the unmodified SDK. */
class StandIn {
  readonly objects = new Map<string, string>();
  readonly started: Json[] = [];
  /** What BatchGetBuilds tells of the build. */
  build: Json = { buildStatus: 'IN_PROGRESS' };
  /** The log's lines; undefined before the stream is there. */
  lines: readonly string[] | undefined;
  /** How many lines a page has. */
  readonly pageLines = 2;
  readonly #server: Server = createServer((message, answer) => void this.#answer(message, answer));

  async open(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #answer(message: IncomingMessage, answer: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of message) parts.push(part as Buffer);
    const body = Buffer.concat(parts).toString();
    const target = String(message.headers['x-amz-target'] ?? '').split('.')[1];
    if (target === undefined) {
      this.objects.set(`${message.method} ${message.url?.split('?')[0]}`, body);
      answer.end();
      return;
    }
    const [status, output] = this.#call(target, JSON.parse(body) as Json);
    answer.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(output));
  }

  #call(target: string, input: Json): readonly [number, Json] {
    if (target === 'StartBuild') {
      this.started.push(input);
      return [200, { build: { id: 'the-project:1' } }];
    }
    if (target === 'BatchGetBuilds') {
      const logs = { groupName: 'builds', streamName: 'arm64/1' };
      return [200, { builds: [{ id: 'the-project:1', logs, ...this.build }] }];
    }
    if (this.lines === undefined) return [400, { __type: 'ResourceNotFoundException', message: 'no stream' }];
    const from = Number(input['nextToken'] ?? 0);
    const page = this.lines.slice(from, from + this.pageLines);
    const events = page.map((message) => ({ message: `${message}\n`, timestamp: 1 }));
    return [200, { events, nextForwardToken: String(from + page.length) }];
  }
}

let standIn: StandIn;
let ports: ReturnType<typeof openAwsBuildPorts>;

beforeEach(async () => {
  standIn = new StandIn();
  const url = await standIn.open();
  for (const service of ['S3', 'CODEBUILD', 'CLOUDWATCH_LOGS'])
    vi.stubEnv(`AWS_ENDPOINT_URL_${service}`, url);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  ports = openAwsBuildPorts(request);
});

afterEach(async () => {
  ports.close();
  vi.unstubAllEnvs();
  await standIn.close();
});

describe('a build on AWS', () => {
  test('gets its source from the bucket, and what it pushes by its environment', async () => {
    await ports.upload('sources/one.zip', Buffer.from('PK'));
    expect([...standIn.objects.keys()]).toEqual(['PUT /the-bucket/sources/one.zip']);
    expect(await ports.start('sources/one.zip')).toBe('the-project:1');
    expect(standIn.started).toEqual([
      {
        projectName: 'the-project',
        sourceTypeOverride: 'S3',
        sourceLocationOverride: 'the-bucket/sources/one.zip',
        environmentVariablesOverride: [
          { name: 'REPOSITORY_URL', value: 'registry/images' },
          { name: 'IMAGE_TAG', value: 'worker.1' },
          { name: 'PLATFORM', value: 'linux/arm64' },
        ],
      },
    ]);
  });

  test('is told as it is: running, with its digest at the end, or why it failed', async () => {
    expect(await ports.status('the-project:1')).toEqual({ kind: 'running' });
    const exportedEnvironmentVariables = [{ name: 'IMAGE_DIGEST', value: digest }];
    standIn.build = { buildStatus: 'SUCCEEDED', exportedEnvironmentVariables };
    expect(await ports.status('the-project:1')).toEqual({ kind: 'succeeded', digest });
    const phases = [{ phaseType: 'BUILD', contexts: [{ message: 'exit status 1' }] }, { phaseType: 'END' }];
    standIn.build = { buildStatus: 'FAILED', phases };
    expect(await ports.status('the-project:1')).toEqual({ kind: 'failed', reason: 'FAILED: exit status 1' });
    standIn.build = { buildStatus: 'TIMED_OUT' };
    expect(await ports.status('the-project:1')).toEqual({ kind: 'failed', reason: 'TIMED_OUT' });
  });

  test('has its log told once, from the first line to the last, over pages and looks', async () => {
    expect(await ports.newLines('the-project:1')).toEqual([]);
    standIn.lines = ['one', 'two', 'three'];
    expect(await ports.newLines('the-project:1')).toEqual(['one', 'two', 'three']);
    expect(await ports.newLines('the-project:1')).toEqual([]);
    standIn.lines = [...standIn.lines, 'four', 'five'];
    expect(await ports.newLines('the-project:1')).toEqual(['four', 'five']);
  });
});
