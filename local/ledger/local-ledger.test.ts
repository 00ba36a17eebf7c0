import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openDocumentClient } from '../../shared/ledger/document-client.ts';
import { openLedger } from '../../shared/ledger/ledger.ts';
import { startLocalLedger } from './local-ledger.ts';

const tableName = 'ledger';

async function report(url: string, want: number) {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const { documentClient, close } = openDocumentClient({ endpoint: url, region: 'us-east-1', credentials });
  const ledger = openLedger({ documentClient, tableName, clock: { now: () => 0 } });
  const before = await ledger.poolReport('etl');
  await ledger.report({ pool: 'etl', passAt: 0, runId: 'r', want, problems: [] });
  close();
  return before?.want;
}

it('keeps its rows in its folder from one start to the next', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'ledger-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  for (const [found, written] of [
    [undefined, 1],
    [1, 2],
    [2, 3],
  ] as const) {
    const local = await startLocalLedger({ tableName, directory: join(directory, 'inner') });
    expect(await report(local.url, written)).toBe(found);
    await local.close();
  }
});

it('refuses a port that is taken', async () => {
  const local = await startLocalLedger({ tableName });
  onTestFinished(() => local.close());
  const port = Number(new URL(local.url).port);
  await expect(startLocalLedger({ tableName, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

it('refuses a folder that another ledger has open, and takes one that a dead process left', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'ledger-'));
  onTestFinished(() => rm(parent, { recursive: true }));
  const directory = join(parent, 'inner');
  // Above the highest id that Linux gives (2^22), so that no process has it.
  await writeFile(`${directory}.pid`, String(2 ** 22 + 1));
  const local = await startLocalLedger({ tableName, directory });
  await expect(startLocalLedger({ tableName, directory })).rejects.toThrow(
    `in use by process ${process.pid}`,
  );
  await local.close();
  await (await startLocalLedger({ tableName, directory })).close();
});
