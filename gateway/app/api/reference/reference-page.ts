import { h, type VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { OpenApiDocument } from '../contract/finished-document.ts';
import { anchorOf, type Call, operationView } from './operation-view.ts';

/** In the order in which a newcomer needs them; a tag that isn't here comes last. */
const tagOrder = ['claims', 'tasks', 'pools', 'workers', 'events', 'health'];

/** The contract as a page for people: a whole HTML document, without a script. Pure. */
export function referencePage(document: OpenApiDocument, stylePath: string): string {
  const groups = callsByTag(document);
  const page = h(
    'html',
    { lang: 'en' },
    h(
      'head',
      null,
      h('meta', { charset: 'utf-8' }),
      h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      h('title', null, `${document.info.title}: the API`),
      h('link', { rel: 'stylesheet', href: stylePath }),
    ),
    h(
      'body',
      null,
      heading(document),
      h('nav', { 'aria-label': 'Calls' }, groups.map(navigation)),
      h(
        'main',
        null,
        groups.map(([tag, calls]) => tagSection(tag, calls, document)),
      ),
    ),
  );
  return `<!doctype html>${renderToString(page)}`;
}

type Group = readonly [tag: string, calls: readonly Call[]];

function callsByTag({ paths }: OpenApiDocument): readonly Group[] {
  const byTag = new Map<string, Call[]>();
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const tag = operation.tags?.[0] ?? 'other';
      byTag.set(tag, [...(byTag.get(tag) ?? []), { method, path, operation }]);
    }
  }
  const place = (tag: string) => (tagOrder.includes(tag) ? tagOrder.indexOf(tag) : tagOrder.length);
  return [...byTag].sort(([left], [right]) => place(left) - place(right));
}

function heading({ info }: OpenApiDocument): VNode {
  return h(
    'header',
    null,
    h('h1', null, info.title, h('span', { class: 'version' }, ` API, version ${info.version}`)),
    h(
      'p',
      null,
      'HTTP Basic authentication on everything but the two health paths; JSON in and out. The same as JSON: ',
      h('a', { href: '/openapi.json' }, '/openapi.json'),
      '. Back to ',
      h('a', { href: '/' }, 'the pools'),
      '. A field with * is always there.',
    ),
    h(
      'p',
      null,
      'An error is ',
      h('code', null, '{"error": {"code", "message", "details"?}}'),
      ', with one of the codes that stand beside its status.',
    ),
  );
}

function navigation([tag, calls]: Group): VNode {
  return h(
    'div',
    null,
    h('h2', null, tag),
    h(
      'ul',
      null,
      calls.map((call) =>
        h(
          'li',
          null,
          h(
            'a',
            { href: `#${anchorOf(call)}` },
            h('span', { class: `method ${call.method}` }, call.method.toUpperCase()),
            ' ',
            call.path.replace('/api/v1', ''),
          ),
        ),
      ),
    ),
  );
}

function tagSection(tag: string, calls: readonly Call[], document: OpenApiDocument): VNode {
  return h(
    'div',
    null,
    h('h2', null, tag),
    calls.map((call) => operationView(call, document)),
  );
}
