import { z } from 'zod';
import { startLocalLedger } from '../../ledger/local-ledger.ts';
import { runUntilAsked } from './run-until-asked.ts';

/** The ledger as a process of its own, which can be killed and keeps its rows. */

const settings = z.object({ CHAOS_TABLE: z.string(), CHAOS_DIRECTORY: z.string() }).parse(process.env);
await runUntilAsked(() =>
  startLocalLedger({ tableName: settings.CHAOS_TABLE, directory: settings.CHAOS_DIRECTORY }),
);
