import { once } from 'node:events';
import { connect } from 'node:net';

/** Source: AMQP 0-9-1 specification, section 4.2.2. */
const protocolHeader = Buffer.from([0x41, 0x4d, 0x51, 0x50, 0, 0, 9, 1]);
/** The first octet of a method frame, in which the server offers `connection.start`. */
const methodFrame = 1;
const answerMilliseconds = 1000;

/** Whether a broker answers there in AMQP 0-9-1; a port that is merely open is not enough. */
export async function speaksAmqp(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port });
  try {
    const signal = AbortSignal.timeout(answerMilliseconds);
    await once(socket, 'connect', { signal });
    socket.write(protocolHeader);
    const [chunk] = await once(socket, 'data', { signal });
    return Buffer.isBuffer(chunk) && chunk[0] === methodFrame;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
