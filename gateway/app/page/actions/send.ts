import type { ErrorBody } from '../../api/error-answer.ts';
import type { Notice } from '../view.ts';
import { apiRequestOf, FormError, type FormFields, type FormName } from './api-request.ts';
import { noticeOf } from './outcome.ts';

/** The browser's own: its page's gateway, keys for retries. */
export type SendPorts = {
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>;
  readonly now: () => number;
  readonly idempotencyKey: () => string;
};

/** Sends a form to the API from the browser, and says what came of it. Never throws. */
export async function send(name: FormName, fields: FormFields, ports: SendPorts): Promise<Notice> {
  try {
    const { method, path, body } = apiRequestOf(name, fields, ports.now());
    const answer = await ports.fetch(path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(name === 'grab' ? { 'idempotency-key': ports.idempotencyKey() } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (answer.ok) return noticeOf(name, fields, await answer.json());
    const { error }: ErrorBody = await answer.json();
    return { kind: 'problem', text: error.message };
  } catch (error) {
    if (error instanceof FormError) return { kind: 'problem', text: error.message };
    return { kind: 'problem', text: unansweredText(name, error) };
  }
}

/** Without an answer nobody knows whether it was done; only some forms may be sent twice without a thought. */
function unansweredText(name: FormName, error: unknown): string {
  const again =
    name === 'grab' || name === 'task'
      ? 'It may have been done all the same: look before you send it again.'
      : 'Send it again when the gateway answers.';
  return `The gateway did not answer (${error instanceof Error ? error.message : String(error)}). ${again}`;
}
