import { CallerError } from '../shared/pool/errors.ts';
import { contract } from '../shared/stack/contract.ts';
import type { StackKind } from '../shared/stack/stack-name.ts';
import type { Order } from './arguments.ts';
import { destroy } from './destroy.ts';
import { init } from './init.ts';
import type { GoPorts } from './ports.ts';
import { prepare } from './prepare.ts';
import { createPulumi, type Pulumi, unasked } from './pulumi.ts';
import { quiesce } from './quiesce/quiesce.ts';
import { readTarget } from './quiesce/target.ts';
import { requireCredentials, requirePulumi } from './requirements.ts';
import { requireForerunners, waitForRelease } from './up.ts';

type StackOrder = Exclude<Order, { command: 'init' | 'quiesce' }>;

/** Does what a person asked for. Throws `CallerError` with the sentence to show where something is to be mended. */
export async function runOrder(order: Order, ports: GoPorts): Promise<void> {
  if (order.command === 'init') return init(order, ports);
  const pulumi = createPulumi(ports.programs, await requirePulumi(ports));
  const { environment } = order;
  const kinds = order.command === 'quiesce' ? (['cluster'] as const) : order.kinds;
  const region = await requireInitialised(environment, kinds, pulumi);
  if (order.command === 'outputs') return showOutputs(order, pulumi, ports);
  await withCredentials(region, ports);
  switch (order.command) {
    case 'quiesce':
      return standStill(environment, pulumi, ports);
    case 'destroy':
      return destroy(order, pulumi, ports);
    case 'up':
      return up(order, pulumi, ports);
    case 'preview':
      return preview(order, pulumi, ports);
    case 'refresh':
      for (const kind of order.kinds) await pulumi.run(['refresh'], { environment, kind }, unasked);
  }
}

/** The region of the stacks. */
async function requireInitialised(
  environment: string,
  kinds: readonly StackKind[],
  pulumi: Pulumi,
): Promise<string> {
  let region: string | undefined;
  for (const kind of kinds) {
    region = (await pulumi.config({ environment, kind }))?.['aws:region'] ?? undefined;
    if (region !== undefined) continue;
    throw new CallerError(
      'invalid_configuration',
      `there is no stack ${pulumi.nameOf({ environment, kind })} with a region yet: run ./go.sh init ${environment} REGION (such as eu-west-1) first`,
    );
  }
  return region ?? '';
}

async function withCredentials(region: string, { openAws }: GoPorts): Promise<void> {
  const aws = openAws(region);
  try {
    await requireCredentials(aws);
  } finally {
    aws.close();
  }
}

async function up(
  { environment, kinds, healthUrl }: StackOrder,
  pulumi: Pulumi,
  ports: GoPorts,
): Promise<void> {
  for (const kind of kinds) {
    const stack = { environment, kind };
    await requireForerunners(stack, pulumi);
    await prepare(stack, pulumi, ports.programs);
    await pulumi.run(['up'], stack, unasked);
  }
  if (!kinds.includes('gateway')) return;
  const gateway = contract.gateway.parse(await pulumi.outputs({ environment, kind: 'gateway' }));
  await waitForRelease(gateway, healthUrl, ports);
  ports.say(`The page: ${gateway.url}`);
}

/** What stands on a stack that isn't up yet can't be looked at: it is said, and left out. */
async function preview({ environment, kinds }: StackOrder, pulumi: Pulumi, ports: GoPorts): Promise<void> {
  for (const [index, kind] of kinds.entries()) {
    const stack = { environment, kind };
    try {
      await requireForerunners(stack, pulumi);
    } catch (error) {
      if (index === 0 || !(error instanceof CallerError)) throw error;
      ports.say(`${environment}-${kind} can't be previewed yet: ${error.message}`);
      continue;
    }
    await prepare(stack, pulumi, ports.programs);
    await pulumi.run(['preview'], stack);
  }
}

async function showOutputs(
  { environment, kinds }: StackOrder,
  pulumi: Pulumi,
  { say }: GoPorts,
): Promise<void> {
  for (const kind of kinds) {
    say(`${environment}-${kind}`);
    await pulumi.run(['stack', 'output'], { environment, kind });
  }
}

async function standStill(environment: string, pulumi: Pulumi, ports: GoPorts): Promise<void> {
  const target = await readTarget(environment, pulumi);
  if (target === undefined) return;
  const aws = ports.openAws(target.region);
  try {
    await quiesce(target, { ...aws, clock: ports.clock, say: ports.say });
  } finally {
    aws.close();
  }
  ports.say(
    `${environment} stands still. Next: "pulumi destroy --stack ${pulumi.nameOf({ environment, kind: 'gateway' })}", then cluster, then networks; or "./go.sh refresh ${environment} cluster" and "./go.sh up ${environment} cluster" to go on.`,
  );
}
