/** One server-sent event; `event` is `message` where the stream names none. */
export type StreamEvent = { readonly event: string; readonly data: string };

/** An event is a pool, a worker or a decision: anything over this is no event of ours. */
const maxEventCharacters = 4 * 1024 * 1024;

/**
 * The events of a stream, as they come. Throws a RangeError for one without end.
 * Source: the HTML standard, 9.2.6 (lines that end with a line feed, as our gateway sends them).
 */
export async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent> {
  let rest = '';
  for await (const text of textOf(body)) {
    const blocks = (rest + text).split('\n\n');
    rest = blocks.pop() ?? '';
    if (rest.length > maxEventCharacters) throw new RangeError('the event stream sends an event without end');
    for (const block of blocks) {
      const event = parsedEvent(block);
      if (event !== undefined) yield event;
    }
  }
}

/** A character may be cut in two by the end of a piece. */
async function* textOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const bytes of body) yield decoder.decode(bytes, { stream: true });
}

/** A block of lines as an event; undefined where it has no data (a comment, a retry time). Pure. */
function parsedEvent(block: string): StreamEvent | undefined {
  const fields = block.split('\n').map((line) => /^([a-z]+): ?(.*)$/.exec(line));
  const valuesOf = (name: string) => fields.flatMap((field) => (field?.[1] === name ? [field[2] ?? ''] : []));
  const data = valuesOf('data');
  return data.length === 0
    ? undefined
    : { event: valuesOf('event').at(-1) ?? 'message', data: data.join('\n') };
}
