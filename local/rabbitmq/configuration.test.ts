import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { brokerUrl, serverEnvironment, writeConfiguration } from './configuration.ts';
import { freePorts } from './free-ports.ts';
import { rabbitMqAvailable } from './installation.ts';

const broker = { host: '127.0.0.1', port: 5673, user: 'fossa', password: 'a/b@c' };

it("the broker's URL carries a password with any character, and the default virtual host", () => {
  const url = new URL(brokerUrl(broker));
  expect(decodeURIComponent(url.password)).toBe('a/b@c');
  expect(decodeURIComponent(url.pathname)).toBe('//');
});

it('the server listens on loopback alone, and only its user reads the password', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'warm-pool-conf-'));
  try {
    await writeConfiguration(directory, broker);
    const conf = join(directory, 'rabbitmq.conf');
    expect(await readFile(conf, 'utf8')).toContain('listeners.tcp.1 = 127.0.0.1:5673\n');
    expect((await stat(conf)).mode & 0o777).toBe(0o600);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});

it('every path of the server lies in the directory of the run', () => {
  const node = { directory: '/run/one', name: 'warm-pool-1', epmdPort: 1, distributionPort: 2 };
  const { PATH: _path, ...environment } = serverEnvironment(node, '/usr/bin');
  const paths = Object.values(environment).filter((value) => value.startsWith('/'));
  expect(paths.length).toBeGreaterThan(5);
  expect(paths.filter((path) => !path.startsWith('/run/one'))).toEqual([]);
});

it('free ports are all different', async () => {
  expect(new Set(await freePorts('127.0.0.1', 5)).size).toBe(5);
});

it('a machine without Erlang has no RabbitMQ to start', async () => {
  expect(await rabbitMqAvailable('/nowhere')).toBe(false);
});
