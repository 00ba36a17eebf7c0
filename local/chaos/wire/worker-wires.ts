import { portBehindWire } from '../images/hosted/behind-wire.ts';
import type { Meddler } from './meddler.ts';
import { openWire, type Wire } from './wire.ts';

/** A wire before each worker, opened when ECS first tells the worker's address; it stays for the next one there. */
export type WorkerWires = {
  /** Opens the wires of all addresses that an answer of ECS's tells. */
  reveal(answer: Buffer): Promise<void>;
  close(): Promise<void>;
};

export type WorkerWiresOptions = {
  /** The pools' port: the wires listen there, the workers behind it. */
  readonly port: number;
  readonly meddlerOf: (address: string) => Meddler;
};

/** Every wire before workers of one run. Needs a loopback with addresses of their own, as Linux has it. */
export function openWorkerWires({ port, meddlerOf }: WorkerWiresOptions): WorkerWires {
  const wires = new Map<string, Promise<Wire>>();
  const openAt = (host: string) =>
    openWire({
      target: () => ({ host, port: portBehindWire(port) }),
      meddler: meddlerOf(host),
      at: { host, port },
    });
  return {
    async reveal(answer) {
      for (const address of addressesIn(answer)) {
        if (!wires.has(address)) wires.set(address, openAt(address));
      }
      await Promise.all(wires.values());
    },
    async close() {
      const opened = await Promise.allSettled(wires.values());
      await Promise.all(opened.map((one) => (one.status === 'fulfilled' ? one.value.close() : undefined)));
    },
  };
}

/** A meddler of the wire to ECS that opens the workers' wires before anybody hears of the workers. */
export function revealing(wires: WorkerWires, meddler: Meddler): Meddler {
  return {
    onCall: meddler.onCall,
    async onAnswer(call, answer) {
      await wires.reveal(answer.body);
      return meddler.onAnswer(call, answer);
    },
  };
}

function addressesIn(answer: Buffer): ReadonlySet<string> {
  const found = answer.toString('latin1').matchAll(/"(127\.\d+\.\d+\.\d+)"/g);
  return new Set([...found].flatMap(([, address]) => address ?? []));
}
