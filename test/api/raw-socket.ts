import { connect, type Socket } from 'node:net';

/** A connection that says what it is told to, byte by byte, and keeps what it hears. */
export type RawSocket = {
  readonly socket: Socket;
  heard(): string;
  /** Resolves with all that was heard when the other side closes, or has answered and been silent for a moment. */
  answer(): Promise<string>;
};

/** Without an answer for so long, there is none. Milliseconds. */
const patience = 2000;

export function openRaw(port: number): RawSocket {
  const socket = connect(port, '127.0.0.1');
  let heard = '';
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    heard += chunk.toString('latin1');
  });
  return {
    socket,
    heard: () => heard,
    async answer() {
      const timer = setTimeout(() => socket.destroy(), patience);
      await closed;
      clearTimeout(timer);
      return heard;
    },
  };
}

/** Sends bytes on a connection of their own and waits for its end; lets the other side say the last word. */
export async function askRaw(port: number, bytes: string | Buffer): Promise<string> {
  const raw = openRaw(port);
  raw.socket.end(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  return await raw.answer();
}

/** The status of each answer on a connection. */
export function statusesIn(heard: string): number[] {
  return [...heard.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));
}
