import type { GrantedClaim } from './gateway-client.ts';
import type { Script } from './script.ts';

/** What a customer knows of a claim that it was given. */
export type BookedClaim = {
  readonly id: string;
  readonly workerId: string;
  readonly fence: number;
  /** How it ended by the gateway's own word, or `forgotten`: nobody let it go. */
  end?: string;
};

/**
 * What became of a customer's grab: given claims; told for certain that there was none; told that the claim had ended
 * before it heard of it; or never answered, which only a grab without a key may be.
 */
export type Outcome = 'granted' | 'missed' | 'ended' | 'unanswered';

export type Entry = {
  readonly holder: string;
  readonly isKeyed: boolean;
  readonly count: number;
  outcome?: Outcome;
  readonly claims: BookedClaim[];
};

/** The customers' own books, kept apart from everything that they are compared with. Epoch milliseconds. */
export type Books = {
  open(script: Script): Entry;
  granted(entry: Entry, claims: readonly GrantedClaim[], now: number): void;
  renewed(claim: GrantedClaim): void;
  /** From now on the customer believes nothing of it. */
  lettingGo(claimId: string): void;
  note(difference: string): void;
  entries(): readonly Entry[];
  /** What no customer may ever see, as it was seen. */
  differences(): readonly string[];
};

type Held = { readonly claimId: string; until: number };

export function openBooks(): Books {
  const entries: Entry[] = [];
  const differences: string[] = [];
  const heldWorkers = new Map<string, Held>();
  const claimOfFence = new Map<string, string>();
  const hold = ({ id, worker, fence, expiresAt }: GrantedClaim, now: number) => {
    const other = heldWorkers.get(worker.id);
    if (other !== undefined && other.claimId !== id && other.until > now) {
      differences.push(`worker ${worker.id} was given as ${id} while ${other.claimId} held it`);
    }
    const fenced = claimOfFence.get(`${worker.id} ${fence}`);
    if (fenced !== undefined && fenced !== id) {
      differences.push(`fence ${fence} of worker ${worker.id} was given to ${fenced} and to ${id}`);
    }
    heldWorkers.set(worker.id, { claimId: id, until: expiresAt });
    claimOfFence.set(`${worker.id} ${fence}`, id);
  };
  const heldBy = (claimId: string) => [...heldWorkers].find(([, held]) => held.claimId === claimId);
  return {
    open({ holder, isKeyed, count }) {
      const entry: Entry = { holder, isKeyed, count, claims: [] };
      entries.push(entry);
      return entry;
    },
    granted(entry, claims, now) {
      entry.outcome = 'granted';
      for (const claim of claims) {
        hold(claim, now);
        entry.claims.push({ id: claim.id, workerId: claim.worker.id, fence: claim.fence });
      }
      if (claims.length !== entry.count) {
        differences.push(`${entry.holder} asked for ${entry.count} workers and was given ${claims.length}`);
      }
    },
    renewed({ id, expiresAt }) {
      const [, held] = heldBy(id) ?? [];
      if (held !== undefined) held.until = expiresAt;
    },
    lettingGo(claimId) {
      const [workerId] = heldBy(claimId) ?? [];
      if (workerId !== undefined) heldWorkers.delete(workerId);
    },
    note: (difference) => void differences.push(difference),
    entries: () => entries,
    differences: () => differences,
  };
}
