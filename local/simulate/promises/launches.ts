import { replaySeconds } from '../../../shared/pool/launch.ts';
import { callSeconds } from '../virtual-ecs.ts';
import type { KeptPromise } from './kept-promise.ts';
import { callMilliseconds, skewMilliseconds } from './truth.ts';

/** A call that was sent in time takes its effect this much later at most. Milliseconds. */
const underWay = callSeconds * 1000 + callMilliseconds + skewMilliseconds;

export const recordedFirst: KeptPromise = {
  id: 'recorded-first',
  source: 'design.md, A pass of the controller; protocols.md, Launches',
  sentence: 'A launch is recorded before it is asked for, and no call of it is sent after its notAfter.',
  watch: (truth, broken) => ({
    asked({ operation, input }) {
      if (operation !== 'RunTask') return;
      const token = String(input['clientToken']);
      const record = truth.launches.get(token);
      if (record === undefined) return broken(`RunTask ${token} was sent without a record`);
      const late = truth.now() - record.notAfter;
      if (late > underWay) broken(`RunTask ${token} was sent ${late} ms after its notAfter`);
    },
  }),
};

export const sameRequest: KeptPromise = {
  id: 'same-request',
  source: 'protocols.md, Launches',
  sentence:
    'RunTask carries the token as clientToken and startedBy; a replay is byte-equal, and only under 30 minutes.',
  watch: (truth, broken) => {
    const sent = new Map<string, string>();
    return {
      asked({ operation, input }) {
        if (operation !== 'RunTask') return;
        const token = String(input['clientToken']);
        if (input['startedBy'] !== token) broken(`RunTask ${token} is started by ${input['startedBy']}`);
        const text = JSON.stringify(input);
        if ((sent.get(token) ?? text) !== text) broken(`RunTask ${token} was replayed as another request`);
        sent.set(token, text);
        const record = truth.launches.get(token);
        const age = truth.now() - (record?.first.createdAt ?? truth.now());
        if (age > replaySeconds * 1000 + underWay + launchWindow)
          broken(`RunTask ${token} was replayed after ${age} ms`);
      },
    };
  },
};

/** An attempt that was decided in time may still be sent within its window. Milliseconds. */
const launchWindow = 30_000;
