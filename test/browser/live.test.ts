import { afterEach, expect, it } from 'vitest';
import { aWorker } from '../../gateway/app/api/testing/a-worker.ts';
import { aTask } from '../../gateway/app/api/testing/fake-world.ts';
import { describeSite, live, openDialog, row } from './a-site.ts';
import { openSite } from './gateway-site.ts';

describeSite('the page as things change, in Chromium', openSite, (site) => {
  afterEach(() => {
    const { world } = site();
    world.workers.set('w1', aWorker({ id: 'w1' }));
    world.workers.set('w2', aWorker({ id: 'w2' }));
    world.ledgerIsDown = false;
  });

  it('shows what comes, changes and goes, and the reason of it', async () => {
    const { world } = site();
    const page = await site().open('/pools/etl');
    await live(page);
    world.workers.set('w7', aWorker({ id: 'w7', state: 'launching' }));
    await row(page, 'w7').getByText('launching').waitFor();
    world.workers.set('w7', aWorker({ id: 'w7' }));
    await row(page, 'w7').getByText('warm').waitFor();
    world.decisions.unshift({
      pool: 'etl',
      at: world.now,
      id: 'd1',
      action: 'drain',
      reason: '1 more than the target',
      outcome: 'draining',
    });
    await page.getByText('1 more than the target').waitFor();
    world.workers.delete('w7');
    await row(page, 'w7').waitFor({ state: 'detached' });
    await page.locator('[data-ended="w7"]').waitFor();
  });

  it('says first and in words what is wrong, as soon as it is', async () => {
    const { world } = site();
    const page = await site().open('/');
    await live(page);
    const report = { pool: 'etl', passAt: world.now, runId: 'r', want: 2, problems: ['no Spot capacity'] };
    world.reports.set('etl', report);
    await page.locator('.problems').getByText('no Spot capacity').waitFor();
    await page.locator('[data-pool="etl"]').getByText('target 2').waitFor();
    world.reports.delete('etl');
    await page.getByText('no Spot capacity').waitFor({ state: 'detached' });
  });

  it('counts the lease down', async () => {
    const page = await site().open('/pools/etl');
    await live(page);
    const dialog = await openDialog(page, 'Grab a worker of etl');
    await dialog.getByRole('button', { name: 'Grab' }).click();
    const left = row(page, 'w1').locator('.lease-left');
    const before = await left.textContent();
    await page.waitForFunction(
      (text) => document.querySelector('tr[data-worker="w1"] .lease-left')?.textContent !== text,
      before,
    );
    expect(await left.textContent()).toMatch(/^59 min \d\d s$/);
  });

  it("shows a task's result on its worker's page as it comes", async () => {
    const { world } = site();
    world.tasks.set('w1', [aTask({ id: 'abc' })]);
    const page = await site().open('/workers/etl/w1');
    await page.locator('[data-task="abc"]').getByText('running').waitFor();
    const results = { type: 'TaskComplete', payload: { words: 42 } };
    world.tasks.set('w1', [aTask({ id: 'abc', status: 'complete', results })]);
    await page.getByText('"words": 42').waitFor();
  });

  it('shows which worker does which subtask of a batch, and which one failed', async () => {
    const { world } = site();
    const startedAt = world.now - 8000;
    const done = { startedAt, finishedAt: startedAt + 3000 };
    world.tasks.set('s1', [aTask({ id: 'mrkiz:0::q', status: 'complete', ...done })]);
    const page = await site().open('/pools/crowd');
    const batch = page.locator('[data-batch="mrkiz"]');
    await batch.getByText('1 of 1 subtask complete, on 1 worker').waitFor();
    const results = { type: 'TaskFailed', payload: { traceback: ["KeyError: 'price'"] } };
    world.tasks.set('s2', [aTask({ id: 'mrkiz:1::q', status: 'failed', results, ...done })]);
    await batch.getByText('1 of 2 subtasks complete, on 2 workers').waitFor();
    await batch.getByText("Subtask 1 failed on s2: KeyError: 'price'").waitFor();
    await batch.locator('[data-worker="s2"] [data-subtask="1"]').waitFor();
  });

  it('says why a worker died that was being watched, and what it said last', async () => {
    const { world } = site();
    const page = await site().open('/workers/etl/w2');
    await live(page);
    const end = { exitCode: 137, stoppedReason: 'OutOfMemoryError' };
    const stopped = aWorker({ id: 'w2', state: 'stopped', stoppedAt: world.now, end });
    world.lastLines.set('w2', { lines: [{ at: world.now, message: 'joining part 9' }] });
    world.closed.set('w2', stopped);
    world.workers.delete('w2');
    await page.locator('[data-ended="w2"]').getByText('OutOfMemoryError: exit code 137').waitFor();
    await page.getByText('joining part 9').waitFor();
  });

  it('says since when it is stale while the ledger is down, and goes on by itself', async () => {
    const page = await site().open('/');
    await live(page);
    site().world.ledgerIsDown = true;
    await page.getByText(/stale since \d\d:\d\d:\d\d UTC/).waitFor();
    site().world.ledgerIsDown = false;
    await live(page);
  });

  it('goes on by itself when its gateway was restarted', async () => {
    const page = await site().open('/pools/etl');
    await live(page);
    await site().restartGateway();
    await page.getByText(/stale since/).waitFor();
    site().world.workers.set('w9', aWorker({ id: 'w9' }));
    await live(page);
    await row(page, 'w9').waitFor();
    site().world.workers.delete('w9');
    await row(page, 'w9').waitFor({ state: 'detached' });
  });

  it('did all this without an error or a violation of its policy', () => {
    expect(site().complaints.filter((text) => !/503|net::ERR/.test(text))).toEqual([]);
  });
});
