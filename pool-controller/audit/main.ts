import { parseArgs } from 'node:util';
import { runProgram } from '../../shared/program/program.ts';
import { readSettings } from '../../shared/program/settings.ts';
import { controllerSettingsSchema, openPorts } from '../open-ports.ts';
import { audit, auditAndFix } from './audit.ts';
import type { Difference } from './differences.ts';

/** `npm run audit -- [--fix]`: compares ECS and the ledger both ways; exits with 1 where a difference is left. */

await runProgram('audit', async (signal, log) => {
  const { values } = parseArgs({ options: { fix: { type: 'boolean', default: false } } });
  const { ports, close } = await openPorts(readSettings(controllerSettingsSchema, process.env), log);
  try {
    const { found, left } = values.fix ? await auditAndFix(ports, signal) : await same(audit(ports));
    for (const difference of found) console.log(inWords(difference));
    console.log(`${found.length} differences, ${left.length} left`);
    if (left.length > 0)
      throw new Error(`${left.length} differences are left${values.fix ? '' : ': mend them with --fix'}`);
  } finally {
    await close();
  }
});

async function same(looking: Promise<readonly Difference[]>) {
  const found = await looking;
  return { found, left: found };
}

function inWords({ kind, pool, subject, what }: Difference): string {
  return `${kind}  ${pool}  ${subject}: ${what}`;
}
