import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ServiceError } from '../../shared/pool/errors.ts';
import { takeHolderFile } from './holder-file.ts';

/** Runs that one checkout may have at once. */
const maxRuns = 16;

/** The folder of one run: its ledger, its logs, its workers' output. */
export type RunDirectory = { readonly path: string; release(): Promise<void> };

/**
 * Takes the first folder that no living run holds: `run`, `run-2`, … The same checkout gets the same folder again,
 * so that a kept ledger is found. With `keep` its content stays, otherwise it is emptied.
 */
export async function takeRunDirectory(parent: string, keep: boolean): Promise<RunDirectory> {
  for (let number = 1; number <= maxRuns; number += 1) {
    const path = join(parent, number === 1 ? 'run' : `run-${number}`);
    await mkdir(path, { recursive: true });
    if (!(await takeHolderFile(holderFile(path), randomUUID()))) continue;
    if (!keep) await empty(path);
    return { path, release: () => rm(holderFile(path), { force: true }) };
  }
  throw new ServiceError('internal', `${maxRuns} runs of this checkout are going on: end one and try again`);
}

const holderFile = (path: string) => join(path, 'holder');

async function empty(path: string): Promise<void> {
  for (const part of ['ledger', 'logs', 'workers', 'rabbitmq']) {
    await rm(join(path, part), { recursive: true, force: true });
  }
}
