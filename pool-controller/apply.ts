import { act, isRecorded, isSingle, type SingleAction } from './apply/act.ts';
import { applyLaunches } from './apply/launches.ts';
import { type Advance, advanceOf, needsAdvance } from './apply/next-state.ts';
import { type Applied, failed, type Outcome, overtaken, succeeded } from './apply/outcome.ts';
import { mapBounded } from './bounded.ts';
import type { PoolMemory } from './memory.ts';
import type { Observed } from './observed.ts';
import type { Plan } from './plan/action.ts';
import type { ControllerPorts } from './ports.ts';

const actionsAtOnce = 16;
/** What of a plan was not begun by then is left to the next pass. */
const applySeconds = 25;

/**
 * Does a plan: what it decides is recorded first, on the sequence that was observed, then acted on. Where another
 * plan was first, nothing is done at all: this one was made from an old view. A single action that fails fails
 * alone. Throws `ledger_unreachable` where not even the record could be written.
 */
export async function apply(
  ports: ControllerPorts,
  { observed, plan, memory }: { observed: Observed; plan: Plan; memory: PoolMemory },
  signal: AbortSignal,
): Promise<Applied> {
  const advance = await recordPlan(ports, observed, plan);
  if (advance === undefined) return { advanced: false, outcomes: [] };
  const deadline = ports.clock.now() + applySeconds * 1000;
  const mayAct = () => !signal.aborted && ports.clock.now() < deadline;
  const [launched, done] = await Promise.allSettled([
    applyLaunches(ports, { state: advance.state, subnets: observed.subnets }, advance.attempts, mayAct),
    mapBounded(plan.actions.filter(isSingle), actionsAtOnce, (action) =>
      actOrSay(ports, { observed, memory }, action, mayAct),
    ),
  ]);
  if (launched.status === 'rejected') throw launched.reason;
  if (done.status === 'rejected') throw done.reason;
  const recorded = plan.actions.filter(isRecorded).map((action) => succeeded(action));
  return { advanced: true, outcomes: [...recorded, ...launched.value, ...done.value] };
}

async function recordPlan(
  ports: ControllerPorts,
  observed: Observed,
  plan: Plan,
): Promise<Advance | undefined> {
  if (!needsAdvance(plan)) return { state: observed.state, attempts: [] };
  const { network, random, clock } = ports;
  const advance = advanceOf(observed.state, plan, { network, random, now: clock.now() });
  return (await ports.ledger.advance(advance.state, random.id())) ? advance : undefined;
}

async function actOrSay(
  ports: ControllerPorts,
  { observed, memory }: { readonly observed: Observed; readonly memory: PoolMemory },
  action: SingleAction,
  mayAct: () => boolean,
): Promise<Outcome> {
  if (!mayAct()) return overtaken(action, 'left to the next pass: this one had to end');
  try {
    const outcome = await act(ports, observed, action);
    if (action.kind === 'stop') memory.stopAskedAt.set(action.worker.id, ports.clock.now());
    return outcome;
  } catch (error) {
    ports.log.warn({ pool: observed.pool, action: action.kind, err: error }, `${action.kind} failed`);
    return failed(action, error);
  }
}
