import type { FleetWorker, LaunchOutcome } from '../../shared/fleet/fleet-worker.ts';
import type { LaunchRecord } from '../../shared/pool/launch.ts';
import type { PoolState } from '../../shared/pool/pool-state.ts';
import type { Worker } from '../../shared/pool/worker.ts';
import { mapBounded } from '../bounded.ts';
import type { ProviderFailure } from '../plan/action.ts';
import { whatFailed } from '../plan/breaker-words.ts';
import { afterLaunched, withFailures } from '../plan/breakers.ts';
import { type PlacedSubnet, zonesOf } from '../plan/zones.ts';
import type { ControllerPorts } from '../ports.ts';
import type { Attempt } from './next-state.ts';
import { failed, type Outcome, overtaken, succeeded } from './outcome.ts';

const launchesAtOnce = 4;
const adoptionsAtOnce = 16;
/** How often the closing of records is tried again on a row that another write has changed meanwhile. */
const maxClosingAttempts = 3;

type Asked = { readonly attempt: Attempt; readonly answer: LaunchOutcome };

/**
 * Asks the fleet for recorded launches, gives each launched task its row, and only then closes the records that
 * have an answer. Whatever is cut off in between is found again by the next pass: by replay, or by its token.
 */
export async function applyLaunches(
  ports: ControllerPorts,
  { state, subnets }: { readonly state: PoolState; readonly subnets: readonly PlacedSubnet[] },
  attempts: readonly Attempt[],
  mayAct: () => boolean,
): Promise<readonly Outcome[]> {
  const asked = await mapBounded(attempts, launchesAtOnce, async (attempt): Promise<Asked> => {
    const answer = await ask(ports, state.pool, attempt.record, mayAct);
    if (answer.kind === 'answered') await adoptAll(ports, state.pool, attempt.record, answer.launched);
    return { attempt, answer };
  });
  await closeAnswered(ports, state, asked);
  return asked.map((one) => outcomeOf(one, subnets));
}

/** A ledger row for a task of ours that was just launched, or found. */
export function launchingWorker(
  pool: string,
  task: FleetWorker,
  launch: { readonly token: string; readonly reason: string },
  changeId: string,
): Worker {
  return {
    pool,
    id: task.id,
    arn: task.arn,
    state: 'launching',
    version: 1,
    changeId,
    template: task.template,
    capacityProvider: task.capacityProvider,
    launchToken: launch.token,
    reason: launch.reason,
    launchedAt: task.createdAt,
    fence: 0,
    claimsServed: 0,
  };
}

async function ask(
  { fleet, clock }: ControllerPorts,
  pool: string,
  record: LaunchRecord,
  mayAct: () => boolean,
): Promise<LaunchOutcome> {
  if (!mayAct()) return { kind: 'unknown', message: 'not asked for: this pass had to end' };
  if (clock.now() > record.notAfter)
    return { kind: 'unknown', message: 'not asked for: its window was over' };
  try {
    return await fleet.launch(record, pool);
  } catch (error) {
    // Whatever was thrown, the call may have taken effect.
    return { kind: 'unknown', message: error instanceof Error ? error.message : String(error) };
  }
}

async function adoptAll(
  { ledger, random }: ControllerPorts,
  pool: string,
  record: LaunchRecord,
  launched: readonly FleetWorker[],
): Promise<void> {
  // A replay answers with the original tasks, some of which may have come and gone.
  const alive = launched.filter(({ status }) => status !== 'STOPPED');
  await mapBounded(alive, adoptionsAtOnce, (task) =>
    ledger.adopt(launchingWorker(pool, task, record, random.id())),
  );
}

async function closeAnswered(
  ports: ControllerPorts,
  state: PoolState,
  asked: readonly Asked[],
): Promise<void> {
  if (!asked.some((one) => isSettled(one) || failuresOf(one).length > 0)) return;
  let current: PoolState | undefined = state;
  for (let attempt = 1; attempt <= maxClosingAttempts && current !== undefined; attempt += 1) {
    const moment = { now: ports.clock.now(), jitter: ports.random.number() };
    const next = closedState(current, asked, moment);
    if (await ports.ledger.advance(next, ports.random.id())) return;
    current = await ports.ledger.poolState(state.pool);
  }
  ports.log.warn({ pool: state.pool }, 'answered launches stay open: the next pass asks for them again');
}

function closedState(
  current: PoolState,
  asked: readonly Asked[],
  { now, jitter }: { readonly now: number; readonly jitter: number },
): PoolState {
  const settled = asked.filter(isSettled);
  const isClosed = (record: LaunchRecord) => settled.some((one) => closes(one, record));
  const launched = asked.filter(({ answer }) => answer.kind === 'answered' && answer.launched.length > 0);
  const relieved = launched.reduce(
    (breakers, { attempt }) => afterLaunched(breakers, attempt.record),
    current.breakers,
  );
  return {
    ...current,
    sequence: current.sequence + 1,
    openLaunches: current.openLaunches.filter((record) => !isClosed(record)),
    breakers: withFailures(relieved, asked.flatMap(failuresOf), { now, jitter }),
  };
}

/**
 * Answered, or refused at the very first attempt. A later refusal says nothing of the attempts before it, whose
 * answers were lost.
 */
function isSettled({ attempt, answer }: Asked): boolean {
  if (answer.kind === 'answered') return true;
  return answer.kind === 'refused' && attempt.record.attempts === 1;
}

/** A refusal closes the record as it was sent: somebody else's later attempt may have launched. */
function closes({ attempt, answer }: Asked, record: LaunchRecord): boolean {
  if (record.token !== attempt.record.token) return false;
  return answer.kind === 'answered' || record.attempts === attempt.record.attempts;
}

function failuresOf({ attempt, answer }: Asked): readonly ProviderFailure[] {
  const { provider, template, subnets } = attempt.record;
  if (answer.kind === 'unknown') return [];
  const failures = answer.kind === 'refused' ? [answer.failure] : answer.failures;
  return failures.map((failure) => ({ provider, template, subnets, ...failure }));
}

function outcomeOf(asked: Asked, subnets: readonly PlacedSubnet[]): Outcome {
  const {
    attempt: { action },
    answer,
  } = asked;
  if (answer.kind === 'unknown') return overtaken(action, `no answer: ${answer.message}`);
  const failures = failuresOf(asked);
  const words = [...new Set(failures.map((failure) => inWords(failure, subnets)))].join('; ');
  if (answer.kind === 'refused') return failed(action, words);
  const launched = `${answer.launched.length} launched`;
  return succeeded(
    action,
    failures.length === 0 ? launched : `${launched}, ${failures.length} failed: ${words}`,
  );
}

/** What failed, and AWS's own words where the sentence doesn't hold them. */
function inWords(failure: ProviderFailure, subnets: readonly PlacedSubnet[]): string {
  const what = whatFailed(failure, zonesOf(subnets));
  return what.includes(failure.message) ? what : `${what} (${failure.message})`;
}
