import { describe, inject } from 'vitest';
import type { LedgerCommand } from '../../../../local/ledger/memory.ts';
import { ledgerContract } from '../contract.ts';
import type { Weakened } from './clauses.ts';
import { conditionOf, type SentCondition, withCondition } from './conditional-write.ts';
import { memoryTier } from './memory-tier.ts';

/** A condition that a call sends, and what it sends instead. */
export type Mutant = { readonly name: string; readonly sent: SentCondition; readonly weakened: Weakened };

declare module 'vitest' {
  interface ProvidedContext {
    mutants: readonly Mutant[];
  }
}

/** Its cases fail where they see what is missing: whoever runs this file wants each of the groups to have failed. */
for (const mutant of inject('mutants')) {
  describe(mutant.name, () => ledgerContract(memoryTier({ change: (command) => mutated(command, mutant) })));
}

function mutated(command: LedgerCommand, { sent, weakened }: Mutant): LedgerCommand {
  const found = conditionOf(command);
  const isIt = found !== undefined && found.call === sent.call && found.condition === sent.condition;
  return isIt ? withCondition(command, weakened.condition) : command;
}
