import { portBehindWire } from './behind-wire.ts';

/** The example worker behind a wire, as a process of its own. */
process.env['PORT'] = String(portBehindWire(Number(process.env['PORT'])));
await import('../../../../workers/example/main.ts');
