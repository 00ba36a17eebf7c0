import { describe, expect, it } from 'vitest';
import { strayListeners } from './stray-listeners.ts';

const [here, there] = ['127.80.0.4', '127.80.0.5'];
const stopped = { cluster: 'mine', status: 'STOPPED', slot: { address: here } };
const told = [`mine: somebody listens at ${here}, and ECS runs nothing there`];

describe('a listener', () => {
  it('is one too many where its task has stopped', () => {
    expect(strayListeners('mine', [stopped], [here, there])).toEqual(told);
    expect(strayListeners('mine', [stopped], [there])).toEqual([]);
  });

  it("is in its place where its address is another task's now, of whatever cluster", () => {
    const next = { ...stopped, cluster: 'other', status: 'PENDING' };
    expect(strayListeners('mine', [stopped, next], [here])).toEqual([]);
    expect(strayListeners('mine', [stopped, { ...next, status: 'STOPPED' }], [here])).toEqual(told);
  });

  it("is no trouble of this cluster where it is another's", () => {
    expect(strayListeners('other', [stopped], [here])).toEqual([]);
  });
});
