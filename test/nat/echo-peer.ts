import { createServer } from 'node:net';

/** Listens on each port given and tells whoever connects which address it comes from. */
for (const port of process.argv.slice(2).map(Number)) {
  const server = createServer((socket) => {
    socket.on('error', (error) => console.error(error.message));
    socket.end(`from ${socket.remoteAddress?.replace('::ffff:', '')}\n`);
  });
  server.listen(port, '0.0.0.0', () => console.log(`listening on ${port}`));
}

// Whoever started it is gone: nobody else would end it.
process.stdin.resume().on('end', () => process.exit());
