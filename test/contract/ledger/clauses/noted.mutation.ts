import { afterEach, describe } from 'vitest';
import { ledgerContract } from '../contract.ts';
import { conditionOf, type SentCondition } from './conditional-write.ts';
import { memoryTier } from './memory-tier.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** The ledger's calls that the case made. */
    calls?: readonly string[];
    /** The conditions that they sent. */
    conditions?: readonly SentCondition[];
  }
}

describe('the ledger in memory, what it is asked noted', () => {
  const calls: string[] = [];
  const conditions: SentCondition[] = [];
  afterEach(({ task }) => {
    task.meta.calls = calls.splice(0);
    task.meta.conditions = conditions.splice(0);
  });

  ledgerContract(
    memoryTier({
      called: (call) => void calls.push(call),
      change(command) {
        const condition = conditionOf(command);
        if (condition !== undefined) conditions.push(condition);
        return command;
      },
    }),
  );
});
