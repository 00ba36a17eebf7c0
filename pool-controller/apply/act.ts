import type { WriteOutcome } from '../../shared/ledger/outcome.ts';
import { abortedRequest } from '../../shared/pool/request.ts';
import type { Observed } from '../observed.ts';
import type { Action, ActionOf } from '../plan/action.ts';
import type { ControllerPorts } from '../ports.ts';
import { finishHold } from './finish-hold.ts';
import { launchingWorker } from './launches.ts';
import { type Outcome, overtaken, succeeded } from './outcome.ts';

/** Actions that are neither part of the pool's row nor a launch. */
export type SingleAction = Exclude<
  Action,
  ActionOf<'launch' | 'replay' | 'closeLaunch' | 'noteEmptyListing' | 'rollOut'>
>;

const launching: ReadonlySet<Action['kind']> = new Set(['launch', 'replay']);
const recorded: ReadonlySet<Action['kind']> = new Set(['closeLaunch', 'noteEmptyListing', 'rollOut']);

export function isSingle(action: Action): action is SingleAction {
  return !launching.has(action.kind) && !recorded.has(action.kind);
}

/** Whether an action is done once the pool's row has advanced. */
export function isRecorded(action: Action): boolean {
  return recorded.has(action.kind);
}

/** Does one action by one call. Throws what its port throws. */
export async function act(
  ports: ControllerPorts,
  observed: Observed,
  action: SingleAction,
): Promise<Outcome> {
  const { ledger, random } = ports;
  switch (action.kind) {
    case 'stop':
      return await stop(ports, action);
    case 'copyEndedClaim':
      await ledger.copyEndedClaim({ pool: observed.pool, workerId: action.worker.id }, action.ended);
      return succeeded(action);
    case 'abortGrab': {
      const { updated } = await ledger.updateRequest(abortedRequest(action.request));
      return updated ? succeeded(action) : overtaken(action, 'it was decided first');
    }
    case 'forget': {
      const forgotten = await ledger.forgetPool(observed.state);
      return forgotten ? succeeded(action) : overtaken(action, 'the pool changed meanwhile');
    }
    default:
      return settled(action, await write(ports.ledger, observed, action, random.id()));
  }
}

/**
 * A stop may be sent late, by a process that stood still and has lost its lease. So a worker that was to return is
 * first made one that can't: whoever finds it idle meanwhile would hand it out again.
 */
async function stop({ ledger, fleet, random }: ControllerPorts, action: ActionOf<'stop'>): Promise<Outcome> {
  const { worker, reason } = action;
  if (worker.returning === true) {
    const { won } = await ledger.note({ worker, changeId: random.id(), returning: null });
    if (!won) return overtaken(action, 'somebody else changed the worker first');
  }
  await fleet.stop(worker.id, reason);
  return succeeded(action);
}

type Write = Exclude<SingleAction, ActionOf<'stop' | 'copyEndedClaim' | 'forget' | 'abortGrab'>>;

function write(
  ledger: ControllerPorts['ledger'],
  observed: Observed,
  action: Write,
  changeId: string,
): Promise<WriteOutcome> {
  switch (action.kind) {
    case 'adopt': {
      const { task, launchToken: token } = action;
      const record = observed.state.openLaunches.find((launch) => launch.token === token);
      const reason = record?.reason ?? action.reason;
      return ledger.adopt(launchingWorker(observed.pool, task, { token, reason }, changeId));
    }
    case 'close': {
      const { worker, stoppedAt, end, phases } = action;
      return ledger.close({ worker, stoppedAt, end, changeId, ...(phases !== undefined && { phases }) });
    }
    case 'note':
      return ledger.note({ worker: action.worker, changeId, ...action.marks });
    case 'turnWarm':
      return ledger.turnWarm({ worker: action.worker, changeId, ...action.facts });
    case 'endClaim':
      return endClaim(ledger, action, changeId);
    case 'settleHold':
    case 'freeHold':
    case 'drainHold':
      return finishHold(ledger, action, changeId);
    case 'drain': {
      const { worker, drainingAt, drainDeadline, reason } = action;
      return ledger.drain({ worker, changeId, drainingAt, drainDeadline, drainReason: reason });
    }
    case 'reuse': {
      const { worker, warmAt, status } = action;
      return ledger.reuse({ worker, changeId, warmAt, ...(status !== undefined && { status }) });
    }
  }
}

function endClaim(
  ledger: ControllerPorts['ledger'],
  { worker, ended, reason, drainDeadline, returning }: ActionOf<'endClaim'>,
  changeId: string,
): Promise<WriteOutcome> {
  return ledger.endClaim({
    pool: worker.pool,
    workerId: worker.id,
    ended,
    drainReason: reason,
    drainDeadline,
    returning,
    expectExpiresAt: ended.expiresAt,
    changeId,
  });
}

function settled(action: Write, { won }: WriteOutcome): Outcome {
  return won ? succeeded(action) : overtaken(action, 'somebody else changed the worker first');
}
