import { expect, test } from 'vitest';
import { aWorker, idle, noon } from '../fakes/builders.ts';
import { aWorld } from '../fakes/world.ts';
import { memoryOf } from '../memory.ts';
import { impostorsAt } from './impostors.ts';

const gone = aWorker({ id: 'gone', state: 'stopped', identity: 'node-1' });
const fresh = aWorker({ id: 'fresh', state: 'launching' });
const saying = (identity: string) => new Map([['fresh', { at: noon, probe: { ...idle, identity } }]]);

/** Each look is that of one run over a pool. */
function aLook(closed = [gone]) {
  const world = aWorld();
  for (const worker of closed) world.ledger.content.closed.set(worker.id, worker);
  const memory = memoryOf(new Map(), 'etl');
  const look = (identity: string, workers = [fresh]) =>
    impostorsAt(world.ports, { pool: 'etl', workers, probes: saying(identity) }, memory);
  return Object.assign(look, { content: world.ledger.content });
}

test('a worker that has stopped and still answers at an address is not the new one there', async () => {
  expect([...(await aLook()('node-1'))]).toEqual([['fresh', 'gone']]);
});

test('nor is one that lives, or that lived a pass ago', async () => {
  const look = aLook([]);
  const old = aWorker({ id: 'old', state: 'draining', identity: 'node-2' });
  expect([...(await look('node-2', [fresh, old]))]).toEqual([['fresh', 'old']]);
  expect([...(await look('node-2'))]).toEqual([['fresh', 'old']]);
});

test('an identity that nobody had is its own', async () => {
  expect([...(await aLook()('node-3'))]).toEqual([]);
});

test('while nobody can read who has stopped, no worker is called ready, and the next look reads it', async () => {
  const look = aLook();
  look.content.unreachable = true;
  await expect(look('node-1')).rejects.toMatchObject({ code: 'ledger_unreachable' });
  look.content.unreachable = false;
  expect([...(await look('node-1'))]).toEqual([['fresh', 'gone']]);
});
