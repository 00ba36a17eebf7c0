import { describe, expect, it } from 'vitest';
import { adopted, claimed, keyOf, openWorld, start, type Tier } from './world.ts';

/** What the ledger keeps of a worker's life, for whoever asks what became of it. */
export function lifeCases(tier: Tier): void {
  describe("a worker's life", () => lifeOf(tier));
}

const ending = { drainReason: 'released', drainDeadline: start + 120_000 };

function lifeOf(tier: Tier): void {
  it('has the steps of its launch from the moment it is warm', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await adopted(ledger, { state: 'launching' });
    const phases = { placedAt: start + 1, pulledAt: start + 2, startedAt: start + 3 };
    const outcome = await ledger.turnWarm({ worker, changeId: 'c', warmAt: start + 4, ...phases });
    expect(outcome).toMatchObject({ won: true, worker: { ...phases, warmAt: start + 4 } });
  });

  it('has the steps of a launch that came to nothing, in its closed row too', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await adopted(ledger, { state: 'launching' });
    const phases = { placedAt: start + 1 };
    await ledger.close({ worker, changeId: 'c', stoppedAt: start + 9, end: {}, phases });
    expect(await ledger.closedWorker(keyOf(worker))).toMatchObject(phases);
  });

  it('has its claim after that has ended and was copied', async () => {
    const { ledger } = await openWorld(tier);
    const claim = {
      id: 'etl.w.claim0001',
      holder: 'me',
      fence: 5,
      createdAt: start,
      expiresAt: start + 60_000,
    };
    const worker = await claimed(ledger, claim);
    const ended = { ...claim, endedAt: start + 1000, endReason: 'released' as const };
    await ledger.endClaim({ ...keyOf(worker), ...ending, ended, returning: false, changeId: 'e' });
    await ledger.copyEndedClaim(keyOf(worker), ended);
    const after = await ledger.worker(keyOf(worker));
    expect(after).toMatchObject({ claimedAt: start, claimedBy: 'me', drainingAt: start + 1000 });
    expect(after?.endedClaim).toBeUndefined();
  });

  it('has the claim under which it died', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await claimed(ledger);
    await ledger.close({ worker, changeId: 'c', stoppedAt: start + 9, end: {} });
    expect(await ledger.closedWorker(keyOf(worker))).toMatchObject({ claimedAt: start });
  });

  it('has the round before a reuse among its changes, and begins a new one', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await claimed(ledger, undefined, { warmAt: start - 1000 });
    const ended = { ...claimOf(worker), endedAt: start + 1000, endReason: 'released' as const };
    await ledger.endClaim({ ...keyOf(worker), ...ending, ended, returning: true, changeId: 'e' });
    const draining = await ledger.worker(keyOf(worker));
    if (draining === undefined) throw new Error('it is gone');
    await ledger.reuse({ worker: draining, changeId: 'r', warmAt: start + 2000 });
    const reused = await ledger.worker(keyOf(worker));
    expect(reused).toMatchObject({
      warmAt: start + 2000,
      changes: [
        { at: start - 1000, state: 'warm' },
        { at: start, state: 'claimed', reason: 'claimed' },
        { at: start + 1000, state: 'draining', reason: 'released' },
      ],
    });
    expect([reused?.claimedAt, reused?.drainingAt]).toEqual([undefined, undefined]);
  });
}

function claimOf({ claim }: Awaited<ReturnType<typeof claimed>>) {
  if (claim === undefined) throw new Error('it has no claim');
  return claim;
}
