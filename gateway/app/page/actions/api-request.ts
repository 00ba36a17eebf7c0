/** The page's forms. Each is one call of the API. */
export const formNames = ['grab', 'release', 'renew', 'target', 'pause', 'resume', 'drain', 'task'] as const;
export type FormName = (typeof formNames)[number];

/** A form's fields as they were typed; an empty one means that nothing was typed. */
export type FormFields = Readonly<Record<string, string>>;

/** The call of the API that a form comes to. `body` is JSON, where there is one. */
export type ApiRequest = {
  readonly method: 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: object;
};

/** What was typed can't be sent; says what would be right. */
export class FormError extends Error {
  override readonly name = 'FormError';
}

const secondsOfMinute = 60;

/**
 * The call of the API that a form comes to, the same in the browser and on the server. `now` (epoch milliseconds)
 * is what a pause counts from. Throws `FormError` where what was typed is nothing that can be sent; what the API
 * refuses is the API's to say. Pure.
 */
export function apiRequestOf(name: FormName, fields: FormFields, now: number): ApiRequest {
  const pool = `/api/v1/pools/${encodeURIComponent(fields['pool'] ?? '')}`;
  const claim = `/api/v1/claims/${encodeURIComponent(fields['claim'] ?? '')}`;
  switch (name) {
    case 'grab':
      return { method: 'POST', path: `${pool}/claims`, body: grabBody(fields) };
    case 'release':
      return { method: 'DELETE', path: claim };
    case 'renew':
      return { method: 'POST', path: `${claim}/renew`, body: leaseOf(fields) };
    case 'target':
      return { method: 'PATCH', path: pool, body: { target: targetOf(fields) } };
    case 'pause':
      return { method: 'PATCH', path: pool, body: { paused: pauseOf(fields, now) } };
    case 'resume':
      return { method: 'PATCH', path: pool, body: { paused: null } };
    case 'drain':
      return { method: 'POST', path: `${pool}/drain` };
    case 'task':
      return { method: 'POST', path: `${fields['claim'] ? claim : pool}/tasks`, body: taskOf(fields) };
  }
}

function grabBody(fields: FormFields): object {
  const waitSeconds = numberOf(fields, 'waitSeconds', 'the wait');
  const count = numberOf(fields, 'count', 'the count');
  return {
    holder: fields['holder']?.trim() || 'page',
    ...leaseOf(fields),
    ...(waitSeconds === undefined || waitSeconds === 0 ? {} : { waitSeconds }),
    ...(count === undefined || count === 1 ? {} : { count }),
  };
}

function leaseOf(fields: FormFields): { leaseSeconds?: number } {
  const minutes = numberOf(fields, 'leaseMinutes', 'the lease');
  return minutes === undefined ? {} : { leaseSeconds: Math.round(minutes * secondsOfMinute) };
}

function targetOf(fields: FormFields): { fixed: number } | null {
  if (fields['file'] !== undefined) return null;
  const fixed = numberOf(fields, 'target', 'the target');
  if (fixed === undefined) throw new FormError('Say how many workers to keep warm.');
  return { fixed };
}

function pauseOf(fields: FormFields, now: number): { note: string; until: string } {
  const note = fields['note']?.trim() ?? '';
  if (note === '') throw new FormError('Say why: the note is what others see.');
  const minutes = numberOf(fields, 'minutes', 'the length of the pause');
  if (minutes === undefined || minutes <= 0) throw new FormError('Say for how many minutes.');
  return { note, until: new Date(now + minutes * secondsOfMinute * 1000).toISOString() };
}

function taskOf(fields: FormFields): object {
  const task = parsedJson(fields['task'] ?? '');
  if (typeof task === 'object' && task !== null && !Array.isArray(task)) return task;
  throw new FormError('A task is a JSON object: { "model_class": … }.');
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new FormError(`The task is not JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

/** The number of a field; undefined where nothing was typed. */
function numberOf(fields: FormFields, name: string, what: string): number | undefined {
  const text = fields[name]?.trim() ?? '';
  if (text === '') return undefined;
  const value = Number(text);
  if (Number.isFinite(value)) return value;
  throw new FormError(`${what} is “${text.slice(0, 20)}”: a number is needed.`);
}
