import { isLive } from '../../../shared/pool/claim.ts';
import type { KeptPromise } from './kept-promise.ts';

export const answeredIsInLedger: KeptPromise = {
  id: 'answered-is-in-ledger',
  source: 'design.md, Promise 2',
  sentence: 'A claim answered 201 is in the ledger: as many as were asked for, or none.',
  watch: (truth, broken) => ({
    told(told) {
      if (told.kind !== 'granted') return;
      const { ask, granted } = told;
      if (granted.length !== ask.count) broken(`${ask.client} got ${granted.length} claims of ${ask.count}`);
      for (const { claim, worker } of granted) {
        const row = truth.workers.get(worker.id);
        const isThere =
          row?.claim?.id === claim.id || row?.endedClaim?.id === claim.id || truth.endedClaims.has(claim.id);
        if (!isThere) broken(`claim ${claim.id} was answered, and the ledger does not have it`);
      }
    },
  }),
};

export const noDouble: KeptPromise = {
  id: 'no-double',
  source: 'design.md, Promise 1',
  sentence: 'Two clients never hold one worker at the same time.',
  watch: (truth, broken) => ({
    told(told) {
      if (told.kind !== 'granted' || !told.heard) return;
      for (const { claim, worker } of told.granted) {
        const held = truth.books.holderOf(worker.id);
        if (held !== undefined && held !== claim.id) {
          broken(`worker ${worker.id} was handed out as ${claim.id} while ${held} lives`);
        }
      }
    },
  }),
};

export const sameKeySameClaim: KeptPromise = {
  id: 'same-key-same-claim',
  source: 'protocols.md, Claims: With a key',
  sentence: 'A retry with the key is answered with the same claims; one that has ended is answered as ended.',
  watch: (truth, broken) => {
    const claimsOf = new Map<string, string>();
    return {
      told(told) {
        if (told.kind !== 'granted' || told.ask.key === undefined) return;
        const { key, askedAt } = told.ask;
        const ids = told.granted.map(({ claim }) => claim.id).sort();
        const before = claimsOf.get(key) ?? ids.join(' ');
        if (before !== ids.join(' ')) broken(`key ${key} got ${ids.join(' ')} after ${before}`);
        claimsOf.set(key, before);
        const ended = ids.find((id) => (truth.unclaimedAt.get(id) ?? askedAt) < askedAt);
        if (ended !== undefined) broken(`claim ${ended} had ended, and key ${key} was given it again`);
      },
    };
  },
};

export const fitWorker: KeptPromise = {
  id: 'fit-worker',
  source: 'design.md, A grab, in short',
  sentence: 'A worker that is handed out has answered, as itself and idle, after it was claimed.',
  watch: (truth, broken) => ({
    told(told) {
      if (told.kind !== 'granted') return;
      for (const { claim, worker } of told.granted) {
        const claimedAt = truth.claimedAt.get(claim.id) ?? 0;
        const answeredAt = truth.answeredIdleAt(worker.id) ?? Number.NEGATIVE_INFINITY;
        if (answeredAt < claimedAt) broken(`worker ${worker.id} has not answered since claim ${claim.id}`);
      }
    },
  }),
};

export const hookFirst: KeptPromise = {
  id: 'hook-first',
  source: 'protocols.md, Payload',
  sentence: 'The hook has had the payload with claim id and fence before the claim is answered.',
  watch: (truth, broken) => ({
    told(told) {
      if (told.kind !== 'granted' || truth.config(told.ask.pool).onClaim === undefined) return;
      for (const { claim, worker } of told.granted) {
        const delivered = truth.delivery(claim.id);
        if (delivered === undefined) broken(`claim ${claim.id} was answered before its hook had it`);
        else if (delivered.workerId !== worker.id)
          broken(`claim ${claim.id} went to the hook of ${delivered.workerId}`);
        else if (delivered.delivery.fence !== claim.fence)
          broken(`claim ${claim.id} had fence ${delivered.delivery.fence}`);
        else if (delivered.delivery.payload !== told.ask.payload)
          broken(`claim ${claim.id} had another payload`);
      }
    },
  }),
};

export const endsAreAnswered: KeptPromise = {
  id: 'ends-are-answered',
  source: 'design.md, HTTP; protocols.md, Ends',
  sentence: 'A released claim is over for good; a renewed one lives until the end that was answered.',
  watch: (truth, broken) => {
    const ends = new Map<string, string>();
    return {
      told(told) {
        if (told.kind === 'released') {
          const { id, endedAt, endReason } = told.ended;
          const end = `${endReason} at ${endedAt}`;
          const before = ends.get(id) ?? end;
          if (before !== end) broken(`claim ${id} was answered as ${end}, and before as ${before}`);
          ends.set(id, before);
        }
        if (told.kind !== 'renewed') return;
        const { claim, worker } = told.granted;
        if ((truth.unclaimedAt.get(claim.id) ?? told.askedAt) < told.askedAt) {
          broken(`claim ${claim.id} had ended, and was renewed on worker ${worker.id}`);
        }
      },
    };
  },
};

export const holderLimit: KeptPromise = {
  id: 'holder-limit',
  source: 'protocols.md, Limit',
  sentence: 'A holder has at most maxClaimsPerHolder claims; grabs at once may exceed it by one each.',
  watch: (truth, broken) => ({
    wrote(write) {
      if (write.kind !== 'worker' || write.after?.claim === undefined) return;
      const { claim, pool } = write.after;
      if (claim.id === write.before?.claim?.id || claim.holder === undefined) return;
      const most = truth.config(pool).maxClaimsPerHolder;
      if (most === undefined) return;
      let held = 0;
      for (const row of truth.workers.values()) {
        if (row.pool === pool && row.claim?.holder === claim.holder && isLive(row.claim, truth.now()))
          held += 1;
      }
      if (held > most + truth.books.excessAllowed(claim.holder)) {
        broken(`"${claim.holder}" has ${held} claims, ${most} are allowed`);
      }
    },
  }),
};
