import type { Claim } from '../gateway/client/answers.ts';
import { type CallError, settled } from '../gateway/client/settled.ts';
import type { Run } from './commands/run.ts';
import { exitCodes } from './exit-codes.ts';
import { type Held, keepClaim } from './keep-claim.ts';
import type { RunningCommand } from './ports.ts';
import { retried } from './retried.ts';

/** A command that was asked to end gets so long, then it is killed. */
const endMilliseconds = 10_000;

/**
 * Runs a command while claims are held: renewed as long as it runs, released when it has ended. Answers its exit
 * code, or that of an ended claim where one was lost: the command is ended then, since somebody else may have its
 * worker.
 */
export async function holdWhile(
  run: Run,
  claims: readonly Claim[],
  words: readonly string[],
): Promise<number> {
  try {
    return await runHolding(run, claims, words);
  } finally {
    await releaseAll(run, claims);
  }
}

async function runHolding(run: Run, claims: readonly Claim[], words: readonly string[]): Promise<number> {
  const { ports } = run;
  const over = new AbortController();
  const lost = new AbortController();
  const command = ports.start(words, environmentOf(claims));
  const keeping = claims.map(async (claim) => {
    const loss = await keepClaim(ports, heldBy(run, claim), over.signal);
    if (loss !== undefined) lost.abort(loss);
  });
  const asked = AbortSignal.any([ports.interrupted, lost.signal]);
  const stopping = stopWhenAsked(run, command, { asked, over: over.signal });
  const code = await command.ended.finally(() => over.abort());
  await Promise.all([...keeping, stopping]);
  if (!lost.signal.aborted) return code;
  const loss: CallError = lost.signal.reason;
  ports.tell(`a claim was lost while the command ran, so it was ended: ${loss.message}`);
  return exitCodes.claimEnded;
}

function heldBy({ client }: Run, claim: Claim): Held {
  const params = { path: { claim: claim.id } };
  return {
    claim,
    renew: (leaseSeconds) =>
      settled(client.POST('/api/v1/claims/{claim}/renew', { params, body: { leaseSeconds } })),
  };
}

/** Hands an interruption on to the command, and asks it to end where a claim is lost; kills it where it stays. */
async function stopWhenAsked(
  { ports }: Run,
  command: RunningCommand,
  { asked, over }: { readonly asked: AbortSignal; readonly over: AbortSignal },
): Promise<void> {
  await aborted(AbortSignal.any([asked, over]));
  if (over.aborted) return;
  command.stop(asked.reason === 'SIGINT' ? 'SIGINT' : 'SIGTERM');
  await ports.clock.sleep(endMilliseconds, over);
  if (!over.aborted) command.stop('SIGKILL');
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** What the command finds about its workers; of several, the first is also there by itself. */
function environmentOf(claims: readonly Claim[]): Readonly<Record<string, string>> {
  const [first] = claims;
  const words = (pick: (claim: Claim) => string) => claims.map(pick).join(' ');
  return {
    CLAIM_ID: first?.id ?? '',
    CLAIM_FENCE: String(first?.fence ?? ''),
    WORKER_ID: first?.worker.id ?? '',
    WORKER_ADDRESS: first?.worker.address ?? '',
    WORKER_URL: first?.worker.url ?? '',
    CLAIM_IDS: words(({ id }) => id),
    WORKER_ADDRESSES: words(({ worker }) => worker.address ?? ''),
    WORKER_URLS: words(({ worker }) => worker.url),
    CLAIMS: JSON.stringify(claims),
  };
}

/** Each claim is released, also where another one can't be, and where the program was interrupted. */
async function releaseAll({ ports, client }: Run, claims: readonly Claim[]): Promise<void> {
  const patient = { ...ports, interrupted: new AbortController().signal };
  for (const { id } of claims) {
    const params = { path: { claim: id } };
    try {
      await retried(patient, () => settled(client.DELETE('/api/v1/claims/{claim}', { params })));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      ports.tell(`claim ${id} could not be released; its lease ends it: ${why}`);
    }
  }
}
