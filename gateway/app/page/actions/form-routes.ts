import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { CallerError } from '../../../../shared/pool/errors.ts';
import type { ErrorBody } from '../../api/error-answer.ts';
import type { App, RouteContext } from '../../api/routes/context.ts';
import { pageAddress } from '../page-address.ts';
import { sendPage } from '../send-page.ts';
import type { Notice } from '../view.ts';
import { apiRequestOf, FormError, type FormFields, type FormName, formNames } from './api-request.ts';
import { noticeSearch } from './notice-for.ts';
import { noticeOf } from './outcome.ts';

/** A task may be as large as the API takes it. */
const maxFormBytes = 300 * 1024;
const formFields = z.record(z.string().max(100), z.string());
const actionParams = z.strictObject({ form: z.enum(formNames) });

/**
 * The page's forms where no script runs: each is the same call of the API that the script makes, answered with 303
 * back to the page, or with the page itself and the form as it was typed where the API refused.
 */
export function registerForms(app: App, context: RouteContext): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: maxFormBytes },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  app.post(
    '/actions/:form',
    { schema: { params: actionParams, body: formFields } },
    async (request, reply) => {
      const name = request.params.form;
      const { back = '/', ...fields } = request.body;
      requireSubject(name, fields);
      const path = pageAddress(back) === undefined ? '/' : back;
      const sent = await sendForm(app, request, { name, fields, now: context.ports.clock.now() });
      if (sent.kind === 'done') {
        return await reply.redirect(`${path}${noticeSearch(name, { fields, notice: sent.notice })}`, 303);
      }
      reply.code(sent.status);
      return await showAgain(context, reply, { path, failed: { name, fields, problem: sent.problem } });
    },
  );
}

function requireSubject(name: FormName, fields: FormFields): void {
  const needed = name === 'release' || name === 'renew' ? 'claim' : 'pool';
  if (fields[needed]) return;
  const problem = { path: needed, message: 'is missing' };
  throw new CallerError('invalid_request', `${needed}: is missing`, { details: { problems: [problem] } });
}

type Sent =
  | { readonly kind: 'done'; readonly notice: Notice }
  | { readonly kind: 'refused'; readonly status: number; readonly problem: string };

/** Makes the form's call through the very routes of the API, as whoever posted the form. */
async function sendForm(
  app: App,
  { ip, headers }: FastifyRequest,
  { name, fields, now }: { name: FormName; fields: FormFields; now: number },
): Promise<Sent> {
  try {
    const { method, path, body } = apiRequestOf(name, fields, now);
    const answer = await app.inject({
      method,
      url: path,
      remoteAddress: ip,
      headers: { authorization: headers.authorization, host: headers.host },
      ...(body === undefined ? {} : { payload: body }),
    });
    if (answer.statusCode < 300) return { kind: 'done', notice: noticeOf(name, fields, answer.json()) };
    const { error } = answer.json<ErrorBody>();
    return { kind: 'refused', status: answer.statusCode, problem: error.message };
  } catch (error) {
    if (error instanceof FormError) return { kind: 'refused', status: 400, problem: error.message };
    throw error;
  }
}

async function showAgain(
  context: RouteContext,
  reply: FastifyReply,
  { path, failed }: { path: string; failed: { name: FormName; fields: FormFields; problem: string } },
): Promise<FastifyReply> {
  return await sendPage(context, reply, { path, search: '', failed });
}
