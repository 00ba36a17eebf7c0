import { describe, expect, it } from 'vitest';
import { listenersIn } from './listeners.ts';

const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0400507F:092A 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1001 1 0 100 0 0 10 0
   1: 0500507F:0929 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1002 1 0 100 0 0 10 0
   2: 0600507F:092A 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 1003 1 0 100 0 0 10 0
`;

describe('the table of listeners', () => {
  it('is read as the kernel writes it: who listens on the port, and nobody who is only connected', () => {
    expect(listenersIn(table, 2346)).toEqual(['127.80.0.4']);
    expect(listenersIn(table, 2345)).toEqual(['127.80.0.5']);
  });
});
