import type { Memory } from '../memory.ts';
import { memoryOf } from '../memory.ts';
import { observe } from '../observe.ts';
import { subjectsOf } from '../pass.ts';
import type { ControllerPorts } from '../ports.ts';
import { type RunSettings, run } from '../run.ts';
import { type Difference, differencesOf } from './differences.ts';

export type AuditOutcome = {
  readonly found: readonly Difference[];
  /** What is left after mending; the same as `found` where nothing was to be mended. */
  readonly left: readonly Difference[];
};

const onePass: RunSettings = { mode: 'once' };
/** Passes that mending may take: a closing after a stop, a copy after an end. */
const maxPasses = 3;

/** Looks at every pool and names each difference. Throws as `observe` does. */
export async function audit(ports: ControllerPorts): Promise<readonly Difference[]> {
  const memory: Memory = new Map();
  const found: Difference[] = [];
  for (const { pool } of await subjectsOf(ports)) {
    // Anew for each pool: a controller may be at work, and what is compared has to be of one moment.
    const subject = (await subjectsOf(ports)).find((one) => one.pool === pool);
    if (subject === undefined) continue;
    const observed = await observe(ports, subject, memoryOf(memory, pool));
    found.push(...differencesOf(observed, ports.clock.now()));
  }
  return found;
}

/** Mends what the controller's own passes mend, by making some: nothing else may write to workers. */
export async function auditAndFix(ports: ControllerPorts, signal: AbortSignal): Promise<AuditOutcome> {
  const found = await audit(ports);
  let left = found;
  for (let pass = 0; pass < maxPasses && left.length > 0 && !signal.aborted; pass += 1) {
    await run(ports, onePass, signal);
    left = await audit(ports);
  }
  return { found, left };
}
