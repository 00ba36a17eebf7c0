import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type Place = 'worker' | 'stranger' | 'nat' | 'outside' | 'vpc';
export type Ended = { readonly code: number | null; readonly output: string };
export type Running = { readonly process: ChildProcess; readonly ended: Promise<Ended> };

/** The little VPC of `make-network.sh`. Its addresses are in its namespaces alone. */
export type Network = {
  /** Runs a command in a place to its end; ended itself after `maxRunSeconds`. */
  run(place: Place, command: readonly string[], environment?: Record<string, string>): Promise<Ended>;
  start(place: Place, command: readonly string[], environment?: Record<string, string>): Running;
  /** Removes the namespaces, and ends what was started in them. */
  close(): Promise<void>;
};

const natMac = '02:00:00:00:00:01';
export const natAddress = '10.42.192.10';
export const workerAddress = '10.42.0.10';
export const outsideAddress = '198.51.100.7';

/** The scripts that the instance gets. */
export const natFiles = fileURLToPath(new URL('../../networks/nat/files/', import.meta.url));

const here = fileURLToPath(new URL('.', import.meta.url));
const maxRunSeconds = 60;
const maxOutputCharacters = 20_000;

/** `name` tells two networks of one process apart. */
export async function openNetwork(name: string): Promise<Network> {
  const prefix = `wpnat-${process.pid}-${name}`;
  const folder = await mkdtemp(join(tmpdir(), 'nat-'));
  const started = new Set<Running>();
  const settings = natSettings(prefix, folder);
  const start: Network['start'] = (place, command, environment = {}) => {
    const inside = ['nsenter', `--net=/run/netns/${prefix}-${place}`, ...command];
    const running = launch(inside, { ...settings, ...environment });
    started.add(running);
    return running;
  };
  const close = async () => {
    for (const { process: child } of started) child.kill('SIGKILL');
    await Promise.all([...started].map(({ ended }) => ended));
    await launch([join(here, 'remove-network.sh'), prefix], {}).ended;
    await rm(folder, { recursive: true });
  };
  const made = await launch([join(here, 'make-network.sh'), prefix], {}).ended;
  if (made.code !== 0) {
    await close();
    throw new Error(`the network could not be made: ${made.output}`);
  }
  return { run: (place, command, environment) => start(place, command, environment).ended, start, close };
}

/** What `/etc/nat.env` would say, and the folders of this network. */
function natSettings(prefix: string, folder: string): Record<string, string> {
  return {
    NAT_MAC: natMac,
    NAT_VPC_CIDR: '10.42.0.0/16',
    NAT_PROBE_ADDRESS: '10.42.192.3',
    NAT_PROBE_TARGETS: `${outsideAddress}:443`,
    NAT_PROBE_NAMESPACE: `${prefix}-probe`,
    NAT_STATE_FOLDER: folder,
  };
}

/** Runs a command as it is, its output and its errors in one text. */
export function launch(command: readonly string[], environment: Readonly<Record<string, string>>): Running {
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    env: { ...process.env, ...environment },
    // An open standard input tells echo-peer.ts that we live.
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: maxRunSeconds * 1000,
    killSignal: 'SIGKILL',
  });
  let output = '';
  const read = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-maxOutputCharacters);
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output }));
  return { process: child, ended };
}

/** Waits until a program has said something. Rejects where it ends without having said it. */
export function said(running: Running, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let heard = '';
    const listen = (chunk: Buffer) => {
      heard += chunk.toString();
      if (heard.includes(text)) resolve();
    };
    running.process.stdout?.on('data', listen);
    running.process.stderr?.on('data', listen);
    running.ended.then(({ output }) => reject(new Error(`ended without "${text}": ${output}`)), reject);
  });
}
