import { describe, expect, it } from 'vitest';
import { parsePools } from '../../shared/pool/config.ts';
import { startBroker, withBrokers } from './broker.ts';

function pools(...brokers: readonly ('none' | 'rabbitmq')[]) {
  const parsed = parsePools({
    pools: brokers.map((broker, at) => ({ name: `p${at}`, image: 'workers/fossa', broker })),
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.pools;
}

const names = (all: readonly { readonly name: string }[]) => all.map(({ name }) => name);

describe('pools with brokers of their own', () => {
  it('are left out by name where rabbitmq-server is not installed, and the others run', async () => {
    const said: string[] = [];
    const brokered = await startBroker(pools('none', 'rabbitmq', 'rabbitmq'), {
      runDirectory: '/nowhere',
      path: '/nowhere',
      password: 'secret',
      mark: {},
      signal: new AbortController().signal,
      say: (text) => said.push(text),
    });
    expect([names(brokered.pools), [...brokered.urls]]).toEqual([['p0'], []]);
    expect(said.map((text) => /pool "(p\d)" is left out/.exec(text)?.[1])).toEqual(['p1', 'p2']);
    await brokered.close();
  });

  it('that a changed file adds wait for the next start, which is said', () => {
    const said: string[] = [];
    const broker = {
      urls: new Map([['p1', 'amqp://one']]),
      whyLacking: 'its broker is started with the run',
    };
    const kept = withBrokers(pools('none', 'rabbitmq', 'rabbitmq'), broker, (text) => said.push(text));
    expect(names(kept)).toEqual(['p0', 'p1']);
    expect(said).toEqual([expect.stringMatching(/^pool "p2" is left out: its broker is started with/)]);
  });
});
