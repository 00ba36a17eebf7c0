import { z } from 'zod';
import { timeSchema } from './common.ts';

const usdPerHourSchema = z.number().min(0);

export const moneyFields = {
  spendUsdPerHour: usdPerHourSchema.describe(
    'What all live workers cost an hour now, at the on-demand price of us-east-1; Spot is counted in full.',
  ),
  idleUsdPerHour: usdPerHourSchema.describe('The part of it that idle, warm workers cost.'),
};

const natSchema = z.object({
  state: z
    .enum(['healthy', 'replacing', 'down', 'none', 'unknown'])
    .describe(
      'Of the NAT instance: none where the deployment has no instance; unknown where AWS did not tell.',
    ),
  note: z.string().describe('The same in words.'),
});
export type NatView = z.output<typeof natSchema>;

const controllerSchema = z.object({
  state: z.enum(['healthy', 'late', 'absent']),
  lastPass: timeSchema.nullable().describe('Over any pool.'),
  lastHeartbeat: timeSchema
    .nullable()
    .describe("When this gateway last saw the controllers' lease renewed; null until it has."),
  note: z.string(),
});
export type ControllerView = z.output<typeof controllerSchema>;

export const statusSchema = z.object({
  nat: natSchema,
  controller: controllerSchema,
  problems: z
    .array(z.object({ pool: z.string().optional(), problem: z.string() }))
    .describe("All that is wrong now, in words, the worst first; a problem without a pool is everybody's."),
  ...moneyFields,
});
export type StatusView = z.output<typeof statusSchema>;
