import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** RFC 6455, section 1.3. */
const handshakeSuffix = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
/** Larger frames end the connection; with them what a client can make the worker hold. */
const maxFrameBytes = 65_535;

const opcode = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

type Frame = { readonly opcode: number; readonly payload: Buffer; readonly length: number };

/** A web socket that says back what it hears: whole text and binary frames of up to 64 KiB, and pings. */
export function acceptEcho(request: IncomingMessage, socket: Duplex): void {
  // Node leaves an upgraded socket without a listener; an error nobody hears would end the process.
  socket.on('error', () => socket.destroy());
  const key = request.headers['sec-websocket-key'];
  if (request.url !== '/echo' || key === undefined) {
    socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    return;
  }
  const accept = createHash('sha1')
    .update(key + handshakeSuffix)
    .digest('base64');
  socket.write(
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      `Sec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  echoFrames(socket);
}

function echoFrames(socket: Duplex): void {
  let pending = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    for (let frame = readFrame(pending); frame !== undefined; frame = readFrame(pending)) {
      pending = pending.subarray(frame.length);
      if (!answerFrame(socket, frame)) return;
    }
    if (pending.length > maxFrameBytes + 16) socket.destroy();
  });
}

/** Whether the connection goes on. */
function answerFrame(socket: Duplex, frame: Frame): boolean {
  if (frame.opcode === opcode.close) {
    socket.end(writeFrame(opcode.close, frame.payload));
    return false;
  }
  if (frame.opcode === opcode.ping) socket.write(writeFrame(opcode.pong, frame.payload));
  if (frame.opcode === opcode.text || frame.opcode === opcode.binary) {
    socket.write(writeFrame(frame.opcode, frame.payload));
  }
  return true;
}

/** The first whole frame of a client, unmasked; undefined where more bytes are needed. RFC 6455, section 5.2. */
function readFrame(bytes: Buffer): Frame | undefined {
  if (bytes.length < 2) return undefined;
  const shortLength = bytes.readUInt8(1) & 0x7f;
  const headerLength = shortLength === 126 ? 8 : 6;
  if (shortLength === 127 || bytes.length < headerLength) return undefined;
  const payloadLength = shortLength === 126 ? bytes.readUInt16BE(2) : shortLength;
  const length = headerLength + payloadLength;
  if (bytes.length < length) return undefined;
  const mask = bytes.subarray(headerLength - 4, headerLength);
  const payload = Buffer.from(bytes.subarray(headerLength, length));
  for (let at = 0; at < payload.length; at += 1) payload[at] = (payload[at] ?? 0) ^ (mask[at % 4] ?? 0);
  return { opcode: bytes.readUInt8(0) & 0x0f, payload, length };
}

function writeFrame(kind: number, payload: Buffer): Buffer {
  const header =
    payload.length < 126
      ? Buffer.from([0x80 | kind, payload.length])
      : Buffer.from([0x80 | kind, 126, payload.length >> 8, payload.length & 0xff]);
  return Buffer.concat([header, payload]);
}
