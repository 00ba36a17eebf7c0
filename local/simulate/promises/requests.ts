import type { GrabRequest } from '../../../shared/pool/request.ts';
import type { Item } from '../../ledger/expressions/values.ts';
import type { Broken, KeptPromise } from './kept-promise.ts';
import type { Truth } from './truth.ts';

/** What each payload of the simulated clients has in it. */
export const payloadMark = 'never-stored-never-logged';

export const requestRows: KeptPromise = {
  id: 'request-rows',
  source: 'protocols.md, Claims: With a key',
  sentence:
    "A request row keeps its body's hash and counts its versions; its candidate moves only when no claim of it is there.",
  watch: (truth, broken) => ({
    wrote(write) {
      if (write.kind !== 'request' || write.after === undefined) return;
      const { before, after } = write;
      if (before === undefined) {
        if (after.version !== 1) broken(`the row of key ${after.key} began at version ${after.version}`);
        return;
      }
      if (after.version !== before.version + 1) broken(`the row of key ${after.key} skipped a version`);
      if (after.bodyHash !== before.bodyHash) broken(`the row of key ${after.key} has another hash`);
      checkCandidate(truth, before, after, broken);
      checkSeveral(truth, before, after, broken);
    },
  }),
};

function checkCandidate(truth: Truth, before: GrabRequest, after: GrabRequest, broken: Broken): void {
  const { candidate } = before;
  if (candidate === undefined || after.candidate?.claimId === candidate.claimId) return;
  const claim = truth.workers.get(candidate.workerId)?.claim;
  if (claim?.id === candidate.claimId) broken(`key ${after.key} left its claim ${claim.id} behind`);
}

function checkSeveral(
  truth: Truth,
  { several: before }: GrabRequest,
  after: GrabRequest,
  broken: Broken,
): void {
  const { key, several } = after;
  if (before === undefined) return;
  if (several === undefined) {
    broken(`key ${key} forgot its try`);
    return;
  }
  if (several.attempt !== before.attempt) {
    if (before.state !== 'aborted') broken(`key ${key} tries again after a try that is ${before.state}`);
    return;
  }
  if (before.state === 'aborted' && several.state !== 'aborted')
    broken(`an aborted try of key ${key} came back`);
  if (before.state === 'committed' && several.state === 'open')
    broken(`a committed try of key ${key} is open`);
  if (before.state !== 'committed' || several.state !== 'aborted') return;
  const answered = before.workers.find(({ claimId }) => truth.books.wasAnswered(claimId));
  if (answered !== undefined) broken(`claim ${answered.claimId} was answered, and key ${key} aborted`);
}

export const payloadsUnstored: KeptPromise = {
  id: 'payloads-unstored',
  source: 'protocols.md, Payload',
  sentence: 'A payload is never stored, in no row; the request row keeps only the keyed hash.',
  watch: (_truth, broken) => ({
    stored(before, after) {
      for (const attribute in after) {
        const value = after[attribute];
        // What was there before was looked at then.
        if (value !== before?.[attribute] && hasPayload(value))
          broken(`the row ${String(after['pk'])} ${String(after['sk'])} has a payload in ${attribute}`);
      }
    },
  }),
};

function hasPayload(value: unknown): boolean {
  if (typeof value === 'string') return value.includes(payloadMark);
  if (typeof value !== 'object' || value === null) return false;
  const fields = value as Item;
  for (const name in fields) if (name === payloadMark || hasPayload(fields[name])) return true;
  return false;
}
