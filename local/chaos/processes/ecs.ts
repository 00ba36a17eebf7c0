import { join } from 'node:path';
import { z } from 'zod';
import { startLocalEcs } from '../../ecs/server.ts';
import { hostedImage } from '../pools.ts';
import { runUntilAsked } from './run-until-asked.ts';

/** ECS as a process of its own with its workers: it can be killed, and knows its tasks when it is started again. */

const settings = z
  .object({
    CHAOS_ROOT: z.string(),
    CHAOS_DIRECTORY: z.string(),
    CHAOS_BLOCK: z.string(),
    CHAOS_SEED: z.coerce.number(),
    PATH: z.string(),
    HOME: z.string(),
    LOCAL_LAUNCHER: z.string().default(''),
  })
  .parse(process.env);
const directory = settings.CHAOS_DIRECTORY;

await runUntilAsked(() =>
  startLocalEcs({
    port: 0,
    seed: settings.CHAOS_SEED,
    clock: Date,
    block: settings.CHAOS_BLOCK,
    ports: { fromPort: 23_000, toPort: 23_999 },
    figures: { addressReuse: 'at-once' },
    journal: join(directory, 'ecs.jsonl'),
    tasks: {
      kind: 'mixed',
      root: settings.CHAOS_ROOT,
      hostedImages: [hostedImage],
      outputFolder: join(directory, 'workers'),
      path: settings.PATH,
      home: settings.HOME,
      environment: { LOCAL_LAUNCHER: settings.LOCAL_LAUNCHER },
    },
  }),
);
