import type { AskedGrab, Broken, KeptPromise, Told } from './kept-promise.ts';
import type { Truth } from './truth.ts';

/** Who has been without an answer for so long is in the line. Milliseconds. */
const joinMilliseconds = 5000;
/** A grab of several is not overtaken so long. Milliseconds. */
const headMilliseconds = 10_000;
/** Nobody waits longer than this. Milliseconds. */
const keptMilliseconds = 200_000;

/** A grab that is over: until when it waited without a worker, and when it claimed the first one, if it did. */
type Over = { readonly ask: AskedGrab; readonly waitedUntil: number; readonly claimedAt: number | undefined };

export const lineOrder: KeptPromise = {
  id: 'line-order',
  source: 'protocols.md, Queue',
  sentence:
    'While anybody waits at a gateway, who comes later gets no worker before them; a grab of several is not overtaken for 10 s.',
  watch: (truth, broken) => {
    const lines = new Map<string, readonly Over[]>();
    const takenBackAt = new Map<string, number>();
    const knownKeys = new Set<string>();
    const retries = new WeakSet<AskedGrab>();
    return {
      wrote(write) {
        if (write.kind !== 'worker') return;
        const { before, after } = write;
        const isTakenBack = before?.claim !== undefined && after?.claim === undefined;
        if (isTakenBack && after?.endedClaim === undefined) takenBackAt.set(before.pool, truth.now());
      },
      told(told) {
        if (told.kind === 'asked') {
          // A retry may find what its first try has got.
          if (told.ask.key !== undefined && knownKeys.has(told.ask.key)) retries.add(told.ask);
          if (told.ask.key !== undefined) knownKeys.add(told.ask.key);
          return;
        }
        if (told.kind !== 'granted' && told.kind !== 'missed') return;
        const over = overOf(truth, told);
        const { ask } = told;
        const disturbedAt = Math.max(takenBackAt.get(ask.pool) ?? 0, truth.heldUpUntil());
        if (over === undefined || retries.has(ask) || disturbedAt > ask.askedAt) return;
        const line = `${ask.gateway} ${ask.pool}`;
        const others = (lines.get(line) ?? []).filter(
          (other) => truth.now() - other.ask.askedAt < keptMilliseconds && disturbedAt <= other.ask.askedAt,
        );
        for (const other of others) {
          judge(over, other, broken);
          judge(other, over, broken);
        }
        lines.set(line, [...others, over]);
      },
    };
  },
};

/** Undefined where it tells nothing: a worker that another gateway has claimed, or one that was claimed before. */
function overOf({ claimedAt }: Truth, told: Told & { kind: 'granted' | 'missed' }): Over | undefined {
  const { ask } = told;
  if (told.kind === 'missed') {
    const waitedUntil = ask.askedAt + (ask.waitSeconds ?? 0) * 1000;
    return { ask, waitedUntil, claimedAt: undefined };
  }
  if (!told.granted.every(({ claim }) => claim.id.endsWith(ask.gateway))) return undefined;
  const first = Math.min(...told.granted.map(({ claim }) => claimedAt.get(claim.id) ?? 0));
  return first < ask.askedAt ? undefined : { ask, waitedUntil: first, claimedAt: first };
}

function judge({ ask, waitedUntil }: Over, { ask: later, claimedAt }: Over, broken: Broken): void {
  if (claimedAt === undefined || later.askedAt < ask.askedAt + joinMilliseconds) return;
  const unovertakenUntil = ask.count > 1 ? ask.askedAt + headMilliseconds : waitedUntil;
  if (claimedAt < Math.min(waitedUntil, unovertakenUntil))
    broken(
      `${later.client} got a worker ${waitedUntil - claimedAt} ms before ${ask.client}, who was there first`,
    );
}
