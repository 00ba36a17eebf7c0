import { fileURLToPath } from 'node:url';
import type { ProvidedContext } from 'vitest';
import { startVitest, type TestCase } from 'vitest/node';
import { createMemoryDocumentClient } from '../../../../local/ledger/memory.ts';
import { openLedger } from '../../../../shared/ledger/ledger.ts';
import { createTableInput } from '../../../../shared/ledger/table.ts';
import { weakenings } from './clauses.ts';
import type { SentCondition } from './conditional-write.ts';
import type { Mutant } from './weakened.mutation.ts';

/**
 * `npm run mutation:ledger`: takes away each clause of each condition that the ledger sends, one at a time, and runs
 * the ledger's contract on the table in memory. Exits with 1 where no case fails without a clause, and where there
 * is a call that no case makes.
 */

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const casesNamed = 2;

/** Runs a file of this folder, whose cases may fail. */
async function casesOf(file: string, provide: Partial<ProvidedContext>): Promise<readonly TestCase[]> {
  const include = [`test/contract/ledger/clauses/${file}`];
  const vitest = await startVitest([], {
    ...{ root, include, provide },
    ...{ config: false, watch: false, reporters: [{}] },
  });
  const cases = vitest.state.getTestModules().flatMap(({ children }) => [...children.allTests()]);
  const errors = vitest.state.getUnhandledErrors();
  await vitest.close();
  if (cases.length === 0) throw new AggregateError(errors, `${file} has no cases`);
  return cases;
}

function isFailed(test: TestCase): boolean {
  return test.result().state === 'failed';
}

async function notedCases(): Promise<readonly TestCase[]> {
  const cases = await casesOf('noted.mutation.ts', {});
  const failed = cases.filter(isFailed);
  if (failed.length > 0) throw new Error(`fails as it is: ${failed.map((test) => test.fullName).join('; ')}`);
  return cases;
}

function mutantsOf(cases: readonly TestCase[]): readonly Mutant[] {
  const sent = cases.flatMap((test) => test.meta().conditions ?? []);
  const distinct = new Map(sent.map((one) => [`${one.call} ${one.condition}`, one]));
  const sorted = [...distinct.values()].toSorted((one, other) => one.call.localeCompare(other.call));
  return sorted.flatMap(weakened);
}

function weakened(sent: SentCondition): readonly Mutant[] {
  return weakenings(sent.condition).map((weakening) => ({
    ...{ sent, weakened: weakening },
    name: `${sent.call}: without ${weakening.clause} of ${sent.condition}`,
  }));
}

/** The ledger's calls of which the contract says nothing, and so nothing of their conditions. */
function callsWithoutCase(cases: readonly TestCase[]): readonly string[] {
  const tableSchema = createTableInput('ledger');
  const clock = { now: () => 0 };
  const documentClient = createMemoryDocumentClient({ clock, tableSchema });
  const called = new Set(cases.flatMap((test) => test.meta().calls ?? []));
  const all = Object.keys(openLedger({ documentClient, tableName: 'ledger', clock }));
  return all.filter((call) => !called.has(call));
}

function inWords({ sent, name, weakened: { clause } }: Mutant, failed: readonly TestCase[]): string {
  const names = failed.slice(0, casesNamed).map((test) => test.fullName.slice(`${name} > `.length));
  const more = failed.length > names.length ? `; and ${failed.length - names.length} more` : '';
  const missed = failed.length === 0 ? 'not missed' : `${names.join('; ')}${more}`;
  return `${sent.call}  ${clause}\n    ${missed}`;
}

async function main(): Promise<number> {
  const noted = await notedCases();
  const mutants = mutantsOf(noted);
  const failed = (await casesOf('weakened.mutation.ts', { mutants })).filter(isFailed);
  const failedOf = ({ name }: Mutant) => failed.filter((test) => test.fullName.startsWith(`${name} > `));
  for (const mutant of mutants) console.log(inWords(mutant, failedOf(mutant)));
  const unmissed = mutants.filter((mutant) => failedOf(mutant).length === 0);
  const uncalled = callsWithoutCase(noted);
  console.log(`${mutants.length} clauses, ${unmissed.length} not missed`);
  for (const { name } of unmissed) console.log(`not missed: ${name}`);
  for (const call of uncalled) console.log(`no case calls: ${call}`);
  return unmissed.length + uncalled.length === 0 ? 0 : 1;
}

process.exitCode = await main();
