import type { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aWorker } from '../testing/a-worker.ts';
import { createFakeWorld, type FakeWorld } from '../testing/fake-world.ts';
import { type Feed, openFeed } from './feed.ts';
import { readFeedState } from './read-feed-state.ts';

let world: FakeWorld;
let feed: Feed;
let readings: number;
beforeEach(() => {
  world = createFakeWorld();
  readings = 0;
  const read = async () => {
    readings += 1;
    return await readFeedState(world.ports, '');
  };
  feed = openFeed({ clock: world.ports.clock, log: world.ports.log, read });
});
afterEach(async () => await feed.close());

/** Everything up to the first text that matches. */
async function until(stream: Readable, pattern: RegExp): Promise<string> {
  let heard = '';
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    heard += String(chunk);
    if (pattern.test(heard)) return heard;
  }
  throw new Error(`the stream ended: ${heard}`);
}

describe('the feed', () => {
  it('tells a listener that it is ready, then what changes', async () => {
    const stream = feed.listen();
    expect(await until(stream, /ready/)).not.toContain('event: worker');
    world.workers.set('w1', aWorker({ id: 'w1' }));
    const heard = await until(stream, /event: pool/);
    expect(heard).toContain('"id":"w1"');
    expect(heard).toContain('"warm":1');
  });

  it('reads once for all listeners, and not at all once nobody listens', async () => {
    const streams = [feed.listen(), feed.listen(), feed.listen()];
    await Promise.all(streams.map((stream) => until(stream, /ready/)));
    expect(readings).toBeLessThan(6);
    for (const stream of streams) stream.destroy();
    await feed.close();
    const before = readings;
    await new Promise((resolve) => setImmediate(resolve));
    expect(readings).toBe(before);
  });

  it('tells each listener what it wished, and nothing else', async () => {
    const ofPools = feed.listen({ kinds: ['pool'] });
    const ofNobody = feed.listen({ pool: 'other' });
    const all = feed.listen();
    world.ledgerIsDown = true;
    await Promise.all([ofPools, ofNobody, all].map((stream) => until(stream, /stale/)));
    world.ledgerIsDown = false;
    await Promise.all([ofPools, ofNobody, all].map((stream) => until(stream, /fresh/)));
    world.workers.set('w1', aWorker({ id: 'w1' }));
    expect(await until(all, /event: pool/)).toContain('event: worker');
    expect(await until(ofPools, /event: pool/)).not.toContain('event: worker');
    world.ledgerIsDown = true;
    expect(await until(ofNobody, /stale/)).not.toMatch(/event: (pool|worker)/);
  });

  it('starts again for the next listener after a rest', async () => {
    const first = feed.listen();
    await until(first, /ready/);
    first.destroy();
    const second = feed.listen();
    expect(await until(second, /ready/)).toContain('event: ready');
  });

  it('says since when it is stale, and when it is fresh again', async () => {
    const stream = feed.listen();
    await until(stream, /ready/);
    world.ledgerIsDown = true;
    expect(await until(stream, /stale/)).toMatch(/"since":"2026-11-22T12:05/);
    world.workers.set('w1', aWorker({ id: 'w1' }));
    world.ledgerIsDown = false;
    expect(await until(stream, /event: worker/)).toContain('event: fresh');
    expect(world.log.filter((line) => line.includes("can't read the ledger"))).toHaveLength(1);
  });

  it('sends a heartbeat while nothing changes', async () => {
    expect(await until(feed.listen(), /: still here/)).toContain('ready');
  });

  it('cuts a listener off that does not listen, and no other', async () => {
    const deaf = feed.listen();
    const stream = feed.listen();
    await until(stream, /ready/);
    const cut = new Promise((resolve) => deaf.once('close', resolve));
    let round = 0;
    const fill = setInterval(() => {
      round += 1;
      world.workers.set('w1', aWorker({ id: 'w1', reason: `${round} ${'x'.repeat(200_000)}` }));
      stream.read();
    }, 1);
    await cut.finally(() => clearInterval(fill));
    expect(stream.destroyed).toBe(false);
  });

  it('ends its streams when it closes, and takes no more', async () => {
    const stream = feed.listen();
    const ended = new Promise((resolve) => stream.once('end', resolve));
    stream.resume();
    await feed.close();
    await ended;
    expect(() => feed.listen()).toThrow();
  });
});
