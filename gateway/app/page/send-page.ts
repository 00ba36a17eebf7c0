import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyReply } from 'fastify';
import { CallerError, ServiceError } from '../../../shared/pool/errors.ts';
import { errorAnswer } from '../api/error-answer.ts';
import type { RouteContext } from '../api/routes/context.ts';
import { noticeFor, withoutNotice } from './actions/notice-for.ts';
import { pageAddress } from './page-address.ts';
import { readView } from './read-view.ts';
import type { FailedForm, PageView } from './view.ts';

const compress = promisify(gzip);
/** A page is made anew for each who asks: most of the gain for little work. */
const gzipLevel = 4;
/** What fits one packet gains nothing. */
const leastCompressedBytes = 1400;

export type AskedPage = {
  readonly path: string;
  /** From `?` on, or empty. */
  readonly search: string;
  readonly failed?: FailedForm;
};

/** Answers a page as HTML; one whose ledger can't be read, or that there is not, says so in words and not in JSON. */
export async function sendPage(
  context: RouteContext,
  reply: FastifyReply,
  asked: AskedPage,
): Promise<FastifyReply> {
  const { page } = context.settings;
  reply.type('text/html; charset=utf-8');
  try {
    const view = await viewOf(context, asked);
    return await sendCompressed(
      reply,
      page.renderPage(view, { path: asked.path, search: withoutNotice(asked.search) }),
    );
  } catch (error) {
    if (!(error instanceof ServiceError || error instanceof CallerError)) throw error;
    const { status } = errorAnswer(error);
    if (error instanceof CallerError) return await reply.code(status).send(page.renderMissing(error.message));
    context.ports.log.warn({ code: error.code, err: error }, 'the page could not be read');
    return await reply.code(503).send(page.renderUnavailable(error.message));
  }
}

/** The view of a page without what a form left in its address: what the script asks for again and again. */
export async function plainView(context: RouteContext, { path, search }: AskedPage): Promise<PageView> {
  const address = pageAddress(path);
  if (address === undefined) throw new CallerError('not_found', `there is no page at ${path.slice(0, 200)}`);
  return await readView(context, address, search);
}

async function viewOf(context: RouteContext, asked: AskedPage): Promise<PageView> {
  const view = await plainView(context, asked);
  const notice = await noticeFor(context.ports, asked.search, view);
  return {
    ...view,
    ...(notice === undefined ? {} : { notice }),
    ...(asked.failed === undefined ? {} : { failed: asked.failed }),
  };
}

/** Compressed for whoever takes that; what was sent is text of ours and holds no secret. */
export async function sendCompressed(reply: FastifyReply, body: string): Promise<FastifyReply> {
  reply.header('vary', 'accept-encoding');
  if (!takesGzip(reply.request.headers['accept-encoding']) || body.length < leastCompressedBytes) {
    return await reply.send(body);
  }
  return await reply.header('content-encoding', 'gzip').send(await compress(body, { level: gzipLevel }));
}

/** Whether an `Accept-Encoding` names gzip without refusing it. Source: RFC 9110, 12.5.3. */
export function takesGzip(header: string | string[] | undefined): boolean {
  return String(header ?? '')
    .split(',')
    .some((part) => /^\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*$)[\d.]+\s*)?$/i.test(part));
}
