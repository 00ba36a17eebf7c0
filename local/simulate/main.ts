import { parseArgs } from 'node:util';
import { simulate } from './simulation.ts';

/** `npm run simulate -- --seed N --hours H --seeds K --faults all|none`: replays a seed, or runs K of them from it on. */

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    hours: { type: 'string', default: '24' },
    faults: { type: 'string', default: 'all' },
  },
});
const first = Number(values.seed);
const faults = values.faults === 'none' ? 'none' : 'all';
let brokenPromises = 0;
let claims = 0;
for (let seed = first; seed < first + Number(values.seeds); seed += 1) {
  const startedAt = performance.now();
  const result = await simulate({ seed, hours: Number(values.hours), faults });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const { misses, errors, convergedSeconds, broken } = result;
  console.log(
    `seed ${seed}: ${result.claims} claims, ${misses} misses, ${errors} errors, at rest after ${convergedSeconds} s (${seconds} s)`,
  );
  for (const { at, what } of broken.slice(0, 20))
    console.log(`  broken at ${new Date(at).toISOString()}: ${what}`);
  brokenPromises += broken.length;
  claims += result.claims;
}
console.log(
  `${values.seeds} seeds x ${values.hours} h, faults ${faults}: ${claims} claims, ${brokenPromises} broken promises`,
);
process.exitCode = brokenPromises === 0 ? 0 : 1;
