import { explainFailure } from './cli/explain.ts';
import { parseOptions } from './cli/options.ts';
import { runSeeds } from './cli/run-seeds.ts';
import { add, nothing, summaryLine } from './cli/summary.ts';

/**
 * `npm run simulate -- --seed N --seeds K --hours H --faults all|none|KIND,KIND… --jobs J`: K seeds from N on, of H
 * simulated hours each, on J threads. Exits 1 where a promise was broken, 2 where an option is wrong.
 */
/** Failed seeds of one run whose shortest list of events is looked for. */
const maxExplained = 3;

const parsed = parseOptions(process.argv.slice(2));
if (parsed.ok) {
  const failed: number[] = [];
  let sum = nothing;
  for await (const report of runSeeds(parsed.options)) {
    for (const line of report.lines) console.log(line);
    sum = add(sum, report);
    if (report.broken > 0) failed.push(report.seed);
  }
  for (const seed of failed.slice(0, maxExplained)) {
    for (const line of await explainFailure({ ...parsed.options, seed })) console.log(line);
  }
  console.log(summaryLine(parsed.options, sum));
  process.exitCode = sum.broken === 0 ? 0 : 1;
} else {
  for (const problem of parsed.problems) console.error(problem);
  process.exitCode = 2;
}
