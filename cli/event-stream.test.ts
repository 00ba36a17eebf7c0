import { describe, expect, it } from 'vitest';
import { eventLine } from './commands/events.ts';
import { eventsOf, type StreamEvent } from './event-stream.ts';

const streamOf = (...pieces: readonly (string | Uint8Array)[]) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces)
        controller.enqueue(typeof piece === 'string' ? new TextEncoder().encode(piece) : piece);
      controller.close();
    },
  });

async function heard(...pieces: readonly (string | Uint8Array)[]): Promise<StreamEvent[]> {
  const events: StreamEvent[] = [];
  for await (const event of eventsOf(streamOf(...pieces))) events.push(event);
  return events;
}

describe('an event stream', () => {
  it('gives its events, however it is cut, without comments and retry times', async () => {
    const umlaut = new TextEncoder().encode('ü');
    const events = await heard(
      'retry: 1000\n\n: still he',
      're\n\nevent: pool\ndata: {"name":"',
      umlaut.slice(0, 1),
      umlaut.slice(1),
      '"}\n',
      '\ndata: a\ndata: b\n\nevent: cut',
    );
    expect(events).toEqual([
      { event: 'pool', data: '{"name":"ü"}' },
      { event: 'message', data: 'a\nb' },
    ]);
  });

  it('without end is given up', async () => {
    const piece = `data: ${'x'.repeat(1024 * 1024)}`;
    await expect(heard(piece, piece, piece, piece, piece)).rejects.toThrow('without end');
  });
});

it('an event in words says what it is about, and steers no terminal', () => {
  const data = { pool: 'etl', id: 'w1', state: 'warm', reason: 'below\u001b[0m the target', counts: {} };
  expect(eventLine({ event: 'worker', data: JSON.stringify(data) })).toBe(
    'worker    etl  w1  warm  below·[0m the target',
  );
});
