import { CallerError } from '../../../../shared/pool/errors.ts';

/** An entry of a list by its moment (epoch milliseconds) and its id: what a page's `next` names. */
export type ListPosition = { readonly at: number; readonly id: string };

/** The position as clients carry it. */
export function positionText({ at, id }: ListPosition): string {
  return Buffer.from(`${at} ${id}`).toString('base64url');
}

/** The position that a client gives back. Throws `invalid_request` for one that isn't ours. */
export function positionIn(text: string): ListPosition {
  const [, at, id] = /^(\d{1,15}) (\S+)$/.exec(Buffer.from(text, 'base64url').toString('utf8')) ?? [];
  if (at !== undefined && id !== undefined) return { at: Number(at), id };
  const problem = { path: 'querystring.next', message: 'give it as the page before gave it' };
  throw new CallerError('invalid_request', `${problem.path}: ${problem.message}`, {
    details: { problems: [problem] },
  });
}
