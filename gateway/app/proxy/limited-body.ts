import { type Readable, Transform } from 'node:stream';
import { CallerError } from '../../../shared/pool/errors.ts';

/** The same stream, failing with `payload_too_large` once more than `maxBytes` have passed. */
export function limitedBody(body: Readable, maxBytes: number): Readable {
  let bytes = 0;
  const limit = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > maxBytes) done(tooLarge(maxBytes));
      else done(null, chunk);
    },
  });
  body.once('error', (error) => limit.destroy(error));
  return body.pipe(limit);
}

function tooLarge(maxBytes: number): CallerError {
  return new CallerError('payload_too_large', `a proxied body may have ${maxBytes} bytes`);
}
