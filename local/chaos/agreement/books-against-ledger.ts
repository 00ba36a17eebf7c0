import type { EndedClaim } from '../../../shared/pool/claim.ts';
import type { BookedClaim, Entry } from '../traffic/books.ts';

/** How a claim may have ended that nobody let go. */
const unasked: readonly string[] = ['expired', 'worker_stopped'];

/**
 * Compares the customers' books with the claims that the ledger has, each way. All claims must have ended before.
 * Pure.
 */
export function booksAgainstLedger(
  entries: readonly Entry[],
  ended: readonly EndedClaim[],
): readonly string[] {
  const byId = new Map(ended.map((claim) => [claim.id, claim]));
  const byHolder = Map.groupBy(ended, ({ holder }) => holder ?? '');
  const holders = new Set(entries.map(({ holder }) => holder));
  return [
    ...entries.flatMap(({ holder, claims }) =>
      claims.flatMap((claim) => bookedClaim(holder, claim, byId.get(claim.id))),
    ),
    ...entries.flatMap((entry) => holdersClaims(entry, byHolder.get(entry.holder) ?? [])),
    ...ended
      .filter(({ holder }) => !holders.has(holder ?? ''))
      .map(({ id, holder }) => `the ledger has ${id} of ${holder}, who is in no book`),
  ];
}

/**
 * A claim is written before its worker is probed. One whose worker died before that could answer was given to nobody,
 * and its grab goes on: it is older than what that gets, and no retry has marked it as kept.
 */
function diedOnTheWay({ endReason, kept, createdAt }: EndedClaim, given: readonly EndedClaim[]): boolean {
  if (endReason !== 'worker_stopped' || kept === true) return false;
  return given.every((claim) => claim.createdAt > createdAt);
}

function bookedClaim(holder: string, booked: BookedClaim, found: EndedClaim | undefined): readonly string[] {
  const { id, fence, end } = booked;
  if (found === undefined) return [`${holder} was given ${id}, and the ledger has no end of it`];
  return [
    ...(found.holder === holder
      ? []
      : [`${id} is ${holder}'s in the books, ${found.holder}'s in the ledger`]),
    ...(found.fence === fence ? [] : [`${id} has fence ${fence} in the books, ${found.fence} in the ledger`]),
    ...endsDiffer(booked, found, end),
  ];
}

function endsDiffer(
  { id }: BookedClaim,
  { endReason }: EndedClaim,
  end: string | undefined,
): readonly string[] {
  if (end === endReason) return [];
  if (end === 'forgotten' && unasked.includes(endReason)) return [];
  return [`${id} ended as ${end ?? 'nothing that was told'} in the books, as ${endReason} in the ledger`];
}

/** No claims beside those of the books, but for what was never answered: that must have ended unasked. */
function holdersClaims(entry: Entry, found: readonly EndedClaim[]): readonly string[] {
  const { holder, outcome, count, claims } = entry;
  const booked = new Set(claims.map(({ id }) => id));
  const given = found.filter(({ id }) => booked.has(id));
  const extra = found.filter((claim) => !booked.has(claim.id) && !diedOnTheWay(claim, given));
  if (extra.length === 0) return [];
  const mayBeExtra = outcome === 'unanswered' || outcome === 'ended';
  if (!mayBeExtra)
    return extra.map(({ id }) => `${holder} (${outcome}) has ${id} in the ledger, and not in its books`);
  return [
    ...(extra.length === count ? [] : [`${holder} asked for ${count}, and the ledger has ${extra.length}`]),
    ...extra
      .filter(({ endReason }) => !unasked.includes(endReason))
      .map(({ id, endReason }) => `${id} was never answered, and ended as ${endReason}`),
  ];
}
