import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const main = fileURLToPath(new URL('main.ts', import.meta.url));

/** The exit code and what was said, whatever the code is. */
function runMain(): Promise<{ code: unknown; said: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [main], (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, said: `${stdout}${stderr}` }),
    );
  });
}

it("the ledger's contract misses each clause of each condition that is taken away", async () => {
  const { code, said } = await runMain();
  expect(said.match(/^(not missed|no case calls): .*$/gm) ?? []).toEqual([]);
  expect(code, said).toBe(0);
  expect(said).toMatch(/^[1-9]\d* clauses, 0 not missed$/m);
});
