import { describe, expect, it } from 'vitest';
import { createTrouble } from './trouble.ts';

const call = { operation: 'GetItem', body: Buffer.alloc(0), ports: { caller: 1, wire: 2 } };
const calls = 5000;

async function drawn(seed: number) {
  const trouble = createTrouble(seed, async () => undefined);
  const meddler = trouble.meddler();
  const fates: string[] = [];
  for (let number = 0; number < calls; number += 1) {
    fates.push(await meddler.onCall(call), await meddler.onAnswer(call, { status: 200, body: call.body }));
  }
  return { trouble, meddler, fates };
}

describe('the troubles of a wire', () => {
  it('are few, of every kind, counted, and the same for the same seed', async () => {
    const { trouble, fates } = await drawn(3);
    const count = (fate: string) => fates.filter((one) => one === fate).length;
    expect(trouble.counts).toMatchObject({ calls, cut: count('cut'), garbled: count('garble') });
    for (const number of [count('cut'), count('garble'), trouble.counts.delayed]) {
      expect(number).toBeGreaterThan(0);
      expect(number).toBeLessThan(calls / 10);
    }
    expect((await drawn(3)).fates).toEqual(fates);
    expect((await drawn(4)).fates).not.toEqual(fates);
  });

  it('are over when they are stopped', async () => {
    const { trouble, meddler } = await drawn(3);
    trouble.stop();
    const before = { ...trouble.counts };
    for (let number = 0; number < calls; number += 1) {
      expect(await meddler.onCall(call)).toBe('pass');
    }
    expect(trouble.counts).toEqual({ ...before, calls: before.calls + calls });
  });
});
