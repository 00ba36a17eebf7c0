import { type Meddler, noMeddling, type WireCall } from './meddler.ts';
import { socketOwner } from './socket-owner.ts';

/** On a wire that several processes share: each call meets the meddler of the process that makes it. */
export function callersMeddler(meddlers: ReadonlyMap<number, Meddler>): Meddler {
  const chosen = new WeakMap<WireCall, Meddler>();
  return {
    async onCall(call) {
      const pid = meddlers.size === 0 ? undefined : await socketOwner(call.ports, [...meddlers.keys()]);
      const meddler = (pid === undefined ? undefined : meddlers.get(pid)) ?? noMeddling;
      chosen.set(call, meddler);
      return meddler.onCall(call);
    },
    onAnswer: (call, answer) => (chosen.get(call) ?? noMeddling).onAnswer(call, answer),
  };
}
