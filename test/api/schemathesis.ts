import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { isTierRequired } from '../contract/moto.ts';

const program = fileURLToPath(new URL('../../.local/venv-schemathesis/bin/schemathesis', import.meta.url));

export type SchemathesisRun = { readonly code: number | null; readonly output: string };

/** Whether the tier is there; throws where it is required and isn't. */
export function hasSchemathesis(): boolean {
  if (existsSync(program)) return true;
  if (!isTierRequired('schemathesis')) return false;
  throw new Error(`the tier schemathesis is required, but missing: run test/setup-schemathesis.sh`);
}

/** Runs it with these arguments, and waits for its end. */
export async function schemathesis(args: readonly string[]): Promise<SchemathesisRun> {
  const child = spawn(program, [...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [code, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, output: out + err };
}
