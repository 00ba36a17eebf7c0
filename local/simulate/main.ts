import { parseOptions } from './cli/options.ts';
import { runSeeds } from './cli/run-seeds.ts';
import { add, nothing, summaryLine } from './cli/summary.ts';

/**
 * `npm run simulate -- --seed N --seeds K --hours H --faults all|none|KIND,KIND… --jobs J`: K seeds from N on, of H
 * simulated hours each, on J threads. Exits 1 where a promise was broken, 2 where an option is wrong.
 */
const parsed = parseOptions(process.argv.slice(2));
if (parsed.ok) {
  let sum = nothing;
  for await (const report of runSeeds(parsed.options)) {
    for (const line of report.lines) console.log(line);
    sum = add(sum, report);
  }
  console.log(summaryLine(parsed.options, sum));
  process.exitCode = sum.broken === 0 ? 0 : 1;
} else {
  for (const problem of parsed.problems) console.error(problem);
  process.exitCode = 2;
}
