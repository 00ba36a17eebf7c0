import { faultKinds } from '../local/simulate/faults/kinds.ts';
import { simulate } from '../local/simulate/simulation.ts';

/**
 * `npm run bench:simulate`: how many simulated hours a minute of CPU time buys, with all faults, on one thread. User
 * time of the whole process counts, what compiles and collects garbage included.
 */

const seed = 1;
const hours = 6;
const runs = 3;
const faults = new Set(faultKinds);

// The first hour pays for loading and compiling: a long run has it once.
await simulate({ seed, hours: 1, faults });
const rates: number[] = [];
for (let run = 1; run <= runs; run += 1) {
  const before = process.cpuUsage();
  const { claims, broken } = await simulate({ seed, hours, faults });
  const minutes = process.cpuUsage(before).user / 60e6;
  rates.push(hours / minutes);
  console.log(
    `run ${run}: ${hours} h with ${claims} claims in ${(minutes * 60).toFixed(1)} s of CPU, ` +
      `${broken.length} broken promises`,
  );
}
const median = rates.toSorted((left, right) => left - right)[Math.floor(runs / 2)] ?? 0;
console.log(`seed ${seed}: ${median.toFixed(0)} simulated hours a minute of CPU, median of ${runs}`);
