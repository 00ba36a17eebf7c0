import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { LocalRun } from './ports.ts';

const maxRuns = 16;
const fileSchema = z.object({ url: z.url(), password: z.string() });

/**
 * The local run of this checkout: the first one whose launcher has written its address down. `folder` is `.local`.
 * Undefined where there is none.
 */
export async function findLocalRun(folder: string): Promise<LocalRun | undefined> {
  const entries = await readdir(folder).catch(() => []);
  const runs = entries.filter((name) => /^run(-\d+)?$/.test(name)).sort();
  for (const run of runs.slice(0, maxRuns)) {
    const found = await readRun(join(folder, run, 'gateway.json'));
    if (found !== undefined) return found;
  }
  return undefined;
}

async function readRun(file: string): Promise<LocalRun | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const parsed = fileSchema.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : undefined;
}
