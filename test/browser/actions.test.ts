import { afterEach, expect, it } from 'vitest';
import { aWorker } from '../../gateway/app/api/testing/a-worker.ts';
import { describeSite, live, openDialog, row } from './a-site.ts';
import { openSite } from './gateway-site.ts';

describeSite('what a person does on the page, in Chromium', openSite, (site) => {
  afterEach(() => {
    const { world } = site();
    // A claim ends, and is still known: pages of tests before may ask for it.
    for (const { claim } of world.workers.values())
      if (claim) world.endedClaims.set(claim.id, { ...claim, endedAt: world.now, endReason: 'released' });
    world.workers.set('w1', aWorker({ id: 'w1' }));
    world.workers.set('w2', aWorker({ id: 'w2' }));
    world.overrides.clear();
    for (const id of ['w1', 'w2', 's1', 's2']) world.tasks.set(id, []);
  });

  it('grabs a worker as the form says, and releases it', async () => {
    const page = await site().open('/pools/etl');
    await live(page);
    const dialog = await openDialog(page, 'Grab a worker of etl');
    await dialog.getByLabel('Lease, minutes').fill('30');
    await dialog.getByLabel('Held by').fill('Ada');
    await dialog.getByText('Claims one warm worker of etl for 30 min (2 are warm now)').waitFor();
    await dialog.getByRole('button', { name: 'Grab' }).click();
    await page.getByText('is yours until').waitFor();
    await row(page, 'w1').getByText('claimed').waitFor();
    await row(page, 'w1').getByText('Ada').waitFor();
    expect(new URL(page.url()).search).toBe('');
    const release = await openDialog(page, 'Release worker w1');
    await release.getByText('Ends the claim on worker w1 now').waitFor();
    await release.getByRole('button', { name: 'Release' }).click();
    await row(page, 'w1').getByText('draining').waitFor();
    await page.getByText('is released').waitFor();
  });

  it('grabs several at once', async () => {
    const page = await site().open('/');
    await live(page);
    const dialog = await openDialog(page, 'Grab a worker of etl');
    await dialog.getByLabel('Workers').fill('2');
    await dialog.getByText('Claims 2 warm workers, all or none, of etl').waitFor();
    await dialog.getByRole('button', { name: 'Grab' }).click();
    await page.locator('.notice.granted').nth(1).waitFor();
    expect(await page.locator('.notice.granted').count()).toBe(2);
  });

  it('keeps what was typed where a grab fails, and says why it did', async () => {
    const { world } = site();
    world.workers.delete('w1');
    world.workers.delete('w2');
    const page = await site().open('/');
    await live(page);
    const dialog = await openDialog(page, 'Grab a worker of etl');
    await dialog.getByLabel('Held by').fill('Ada');
    await dialog.getByRole('button', { name: 'Grab' }).click();
    await dialog.getByText('has no warm worker').waitFor();
    expect(await dialog.getByLabel('Held by').inputValue()).toBe('Ada');
    world.workers.set('w1', aWorker({ id: 'w1' }));
    await dialog.getByRole('button', { name: 'Grab' }).click();
    await page.getByText('is yours until').waitFor();
  });

  it('says that a claim has ended, whoever ended it', async () => {
    const page = await site().open('/');
    await live(page);
    const dialog = await openDialog(page, 'Grab a worker of etl');
    await dialog.getByRole('button', { name: 'Grab' }).click();
    await page.getByText('is yours until').waitFor();
    site().world.workers.set('w1', aWorker({ id: 'w1', state: 'draining' }));
    await page.getByText('The claim on worker w1 has ended').waitFor();
  });

  it('renews a claim, and the lease is told anew', async () => {
    const page = await site().open('/workers/etl/w1');
    const now = site().world.now;
    const claim = {
      id: 'etl.w1.n0nce1abc',
      holder: 'Ada',
      fence: 1,
      createdAt: now,
      expiresAt: now + 600_000,
    };
    site().world.workers.set('w1', aWorker({ id: 'w1', state: 'claimed', claim, fence: 1 }));
    await live(page);
    await page.locator('.claim').getByText('Ada').waitFor();
    const dialog = await openDialog(page, 'Renew the claim on worker w1');
    await dialog.getByLabel('Lease, minutes').fill('120');
    await dialog.getByText('Makes the lease last 2 h from now').waitFor();
    await dialog.getByRole('button', { name: 'Renew' }).click();
    await page.getByText(/lasts until \d\d:\d\d:\d\d UTC now/).waitFor();
    await page
      .locator('.claim .lease-left')
      .getByText(/1 h 59 min|2 h 00 min/)
      .waitFor();
  });

  it('scales a pool, and says before what it will do', async () => {
    const page = await site().open('/pools/etl');
    await live(page);
    const dialog = await openDialog(page, 'Scale etl');
    await dialog.getByLabel('Workers to keep warm and idle').fill('5');
    await dialog.getByText('The target is 2 now. 5 launches 3 more').waitFor();
    await dialog.getByRole('button', { name: 'Set the target' }).click();
    await page.getByText('The target of etl is 5 now').waitFor();
    await page.getByText('target 5').waitFor();
    const back = await openDialog(page, 'Scale etl');
    await back.getByRole('button', { name: 'Return to the file’s target' }).click();
    await page.getByText('target 2').waitFor();
  });

  it('pauses a pool with a note and an end, and resumes it', async () => {
    const page = await site().open('/pools/etl');
    await live(page);
    const dialog = await openDialog(page, 'Pause etl');
    await dialog.getByLabel('Why, for the others').fill('moving the database');
    await dialog.getByLabel('For how long, minutes').fill('15');
    await dialog.getByText(/Until \d\d:\d\d:\d\d UTC the controller launches nothing in etl/).waitFor();
    await dialog.getByRole('button', { name: 'Pause' }).click();
    await page.locator('.pause').getByText('moving the database').waitFor();
    const resume = await openDialog(page, 'Resume etl');
    await resume.getByRole('button', { name: 'End the pause' }).click();
    await page.locator('.pause').waitFor({ state: 'detached' });
  });

  it('drains a pool', async () => {
    const page = await site().open('/pools/etl');
    await live(page);
    const dialog = await openDialog(page, 'Drain etl');
    await dialog.getByText('Sets the target of etl to 0').waitFor();
    await dialog.getByRole('button', { name: 'Drain the pool' }).click();
    await page.getByText('etl drains: its target is 0').waitFor();
    await page.getByText('target 0').waitFor();
  });

  it('posts a task to a claimed worker, by the form and as JSON, and shows it', async () => {
    const { world } = site();
    const now = world.now;
    const claim = {
      id: 'etl.w1.n0nce1abc',
      holder: 'Ada',
      fence: 1,
      createdAt: now,
      expiresAt: now + 600_000,
    };
    world.workers.set('w1', aWorker({ id: 'w1', state: 'claimed', claim, fence: 1 }));
    const page = await site().open('/workers/etl/w1');
    await live(page);
    const form = page.locator('form[data-form="task"]');
    const json = form.getByLabel('As JSON');
    await form.locator('[data-field="model_class"]').fill('Nope');
    await json.focus();
    expect(JSON.parse(await json.inputValue())).toMatchObject({ model_class: 'Nope' });
    await form.getByRole('button', { name: 'Post the task' }).click();
    await form.getByText("Model class 'Nope' is not accepted").waitFor();
    expect(await form.locator('[data-field="model_class"]').inputValue()).toBe('Nope');
    await json.fill('{"model_class": "WordCount", "method_kwargs": {"words": 7}}');
    expect(await form.locator('[data-field="method_kwargs"]').inputValue()).toBe('{"words":7}');
    await form.getByRole('button', { name: 'Post the task' }).click();
    await page.locator('.notice').getByText('was taken by worker').waitFor();
    await page.locator('[data-task="task0"]').getByText('WordCount').waitFor();
  });

  it('posts a task to a shared pool', async () => {
    const page = await site().open('/pools/crowd');
    await live(page);
    const dialog = await openDialog(page, 'Post a task to crowd');
    await dialog.getByText('Goes to the worker of crowd with most free slots').waitFor();
    await dialog.getByLabel('As JSON').fill('{"model_class": "WordCount"}');
    await dialog.getByRole('button', { name: 'Post the task' }).click();
    await page.locator('.notice').getByText('was taken by worker').waitFor();
    await page.locator('[data-task="task0"]').getByText('running').waitFor();
  });

  it('works by keyboard alone', async () => {
    const page = await site().open('/');
    await live(page);
    const isFocused = (name: string) =>
      page.evaluate((label) => document.activeElement?.getAttribute('aria-label') === label, name);
    for (let presses = 0; presses < 20 && !(await isFocused('Grab a worker of etl')); presses += 1) {
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await page.locator('[popover]:popover-open').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('[popover]:popover-open').waitFor({ state: 'detached' });
    expect(await isFocused('Grab a worker of etl')).toBe(true);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.type('1');
    await page.keyboard.press('Enter');
    await page.getByText('is yours until').waitFor();
  });

  it('works without a script', async () => {
    const page = await site().open('/pools/etl', { javaScriptEnabled: false });
    const dialog = await openDialog(page, 'Grab a worker of etl');
    await dialog.getByLabel('Held by').fill('Ada');
    await dialog.getByRole('button', { name: 'Grab' }).click();
    await page.getByText('is yours until').waitFor();
    await row(page, 'w1').getByText('claimed').waitFor();
    const release = await openDialog(page, 'Release worker w1');
    await release.getByRole('button', { name: 'Release' }).click();
    await page.getByText('is released').waitFor();
    await page.getByRole('link', { name: 'Workers' }).click();
    await page.getByLabel('state').selectOption('launching');
    await page.getByRole('button', { name: 'Filter' }).click();
    expect(await page.locator('tr[data-worker]').count()).toBe(1);
  });

  it('did all this without an error or a violation of its policy', () => {
    expect(site().complaints.filter((text) => !/503|412/.test(text))).toEqual([]);
  });
});
