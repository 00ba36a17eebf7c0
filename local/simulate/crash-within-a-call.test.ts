import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import type { Intercept } from '../ledger/memory.ts';
import { startController } from './processes.ts';
import { createWorld, type World } from './world.ts';

const none = new Set<never>();

/** Kills every process once the closed row of a worker is written, and counts what is deleted after that. */
function killedAfterClosedRow(): { readonly ledger: Intercept; world?: World; deletions: number } {
  const planted: ReturnType<typeof killedAfterClosedRow> = {
    deletions: 0,
    async ledger(command, next) {
      const answer = await next();
      if (command instanceof DeleteCommand) planted.deletions += 1;
      const isClosedRow =
        command instanceof PutCommand && String(command.input.Item?.['pk']).endsWith('#closed');
      if (isClosedRow) for (const process of planted.world?.processes ?? []) process.kill();
      return answer;
    },
  };
  return planted;
}

describe('a process that dies within a call of several writes', () => {
  it('makes those before its death, and none after it', async () => {
    const planted = killedAfterClosedRow();
    const world = createWorld({ seed: 1, hours: 1, faults: none, planted });
    planted.world = world;
    startController(world, new AbortController().signal);
    await world.time.runUntil(world.time.now() + 120_000);
    const [victim = 'none runs'] = world.account.workers.running();
    expect(world.truth.workers.get(victim)?.state).toBe('warm');

    world.account.workers.crash(victim);
    await world.time.runUntil(world.time.now() + 60_000);

    expect(world.truth.closedWorkers.has(victim)).toBe(true);
    expect(world.truth.workers.get(victim)?.state).toBe('stopped');
    expect(planted.deletions).toBe(0);
  });
});
