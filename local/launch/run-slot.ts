import { createServer, type Server } from 'node:net';
import { ServiceError } from '../../shared/pool/errors.ts';

/** Runs that one machine may have at once: each has the loopback block 127.(first + slot).0.0/16 for its workers. */
const slots = 32;
const firstBlock = 80;
/** Where a run listens to hold its slot; the system gives the slot back when the run dies, however it dies. */
const holdingPort = 46_317;

/** A block of loopback addresses that no other run on this machine has. */
export type RunSlot = { readonly slot: number; readonly addressBlock: string; release(): Promise<void> };

/** Takes the first free slot. Throws `internal` where all are held, or the system has no 127.0.0.0/8. */
export async function takeRunSlot(): Promise<RunSlot> {
  for (let slot = 0; slot < slots; slot += 1) {
    const holder = await hold(`127.${firstBlock + slot}.0.1`, holdingPort);
    if (holder !== undefined) {
      return { slot, addressBlock: `127.${firstBlock + slot}.0.0/16`, release: () => close(holder) };
    }
  }
  const fallback = await hold('127.0.0.1', 0);
  if (fallback !== undefined)
    return { slot: 0, addressBlock: '127.0.0.0/16', release: () => close(fallback) };
  throw new ServiceError('internal', `${slots} local runs are going on: end one of them and try again`);
}

function hold(host: string, port: number): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen({ host, port, exclusive: true }, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
