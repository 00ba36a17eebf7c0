import type { ServerResponse } from 'node:http';

const tickMilliseconds = 250;
const maxTicks = 14_400;

/** Server-sent events, four a second for an hour at most: something that streams, to look at through a proxy. */
export function streamTicks(response: ServerResponse): void {
  let count = 0;
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const timer = setInterval(() => {
    count += 1;
    response.write(`data: ${count}\n\n`);
    if (count >= maxTicks) response.end();
  }, tickMilliseconds);
  response.on('close', () => clearInterval(timer));
  response.write('data: 0\n\n');
}
