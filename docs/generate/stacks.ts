import { z } from 'zod';
import type { Costs } from '../../costs/costs.ts';
import { contract, readsFrom } from '../../shared/stack/contract.ts';
import { type StackKind, stackKinds } from '../../shared/stack/stack-name.ts';

/** What each stack makes, in a line. */
const makes: Readonly<Record<StackKind, string>> = {
  networks:
    'the VPC, private subnets for workers, public ones for NAT and gateway, the NAT instance, endpoints for S3 and DynamoDB, all security groups',
  cluster:
    "the ECS cluster, a task definition a pool, one task role and one execution role for all workers, the ledger with the pools in it, the images and where they are kept, the controller's schedule, brokers, logs, alarms",
  gateway:
    "the gateway's host with its address, its certificates, the delivery of its program, the door's password hash",
};

const jsonSchema = z.object({
  properties: z.record(
    z.string(),
    z.object({
      type: z.string(),
      description: z.string().optional(),
      const: z.unknown().optional(),
      enum: z.array(z.string()).optional(),
    }),
  ),
});

/** The stacks in their order: what each makes, reads and costs. */
export function stacksTable({ totals, usdPerMonth }: Costs): string {
  const rows = stackKinds.map((kind) => {
    const reads = readsFrom[kind].join(', ') || 'nothing';
    return `| \`${kind}\` | ${makes[kind]} | ${reads} | ${gives(kind)} | ${totals[kind].toFixed(2)} |`;
  });
  return [
    '| stack | makes | reads | gives | USD a month |',
    '| --- | --- | --- | --- | ---: |',
    ...rows,
    `| all | | | | ${usdPerMonth.toFixed(2)} |`,
  ].join('\n');
}

/** Every output of every stack, from the contract between them. */
export function outputsTable(): string {
  const rows = stackKinds.flatMap((kind) =>
    Object.entries(outputsOf(kind)).map(([name, { type, description, enum: values }]) => {
      const what =
        description ?? (values === undefined ? '' : values.map((value) => `\`${value}\``).join(' or '));
      return `| \`${kind}\` | \`${name}\` | ${type === 'array' ? 'list' : type} | ${what} |`.replaceAll(
        '|  |',
        '| |',
      );
    }),
  );
  return ['| stack | output | type | what |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function outputsOf(kind: StackKind) {
  return jsonSchema.parse(z.toJSONSchema(contract[kind])).properties;
}

function gives(kind: StackKind): string {
  return Object.keys(outputsOf(kind))
    .filter((name) => name !== 'contractVersion' && name !== 'region')
    .map((name) => `\`${name}\``)
    .join(', ');
}
