import { DescribeTableCommand, ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { CallerError } from '../shared/pool/errors.ts';
import { readsFrom } from '../shared/stack/contract.ts';
import { type StackKind, stackKinds } from '../shared/stack/stack-name.ts';
import type { AwsClients, GoPorts } from './ports.ts';
import { type Pulumi, unasked } from './pulumi.ts';
import { quiesce } from './quiesce/quiesce.ts';
import { readTarget } from './quiesce/target.ts';
import { whatGoes } from './what-goes.ts';

type Goal = {
  readonly environment: string;
  /** In the order of bringing up. */
  readonly kinds: readonly StackKind[];
  readonly agreed: boolean;
};

/**
 * Says what goes, asks, lets the pools stand still, then destroys the stacks in reverse. Refuses before anything is
 * touched: a ledger with deletion protection, a stack that another one still reads. Can be run again at any moment.
 */
export async function destroy(goal: Goal, pulumi: Pulumi, ports: GoPorts): Promise<void> {
  const { environment, kinds } = goal;
  const types = await typesByKind(environment, pulumi);
  requireNoReaders(goal, types);
  const going = stackKinds.filter((kind) => kinds.includes(kind) && types[kind].length > 0).toReversed();
  if (going.length === 0) return ports.say(`Nothing of ${environment} is up.`);
  const stillness = going.includes('cluster') ? await readTarget(environment, pulumi) : undefined;
  if (stillness !== undefined)
    await withAws(stillness.region, ports, (aws) => requireUnprotected(environment, stillness, aws));
  for (const kind of going) ports.say(whatGoes(`${environment}-${kind}`, types[kind]));
  await requireAgreement(goal, ports);
  if (stillness !== undefined) {
    await withAws(stillness.region, ports, (aws) =>
      quiesce(stillness, { ...aws, clock: ports.clock, say: ports.say }),
    );
  }
  for (const kind of going) await pulumi.run(['destroy'], { environment, kind }, unasked);
  ports.say(
    `Gone. The empty stacks and their configs stay: "./go.sh up ${environment}" makes all anew, "pulumi stack rm ${pulumi.nameOf({ environment, kind: 'networks' })}" forgets one.`,
  );
}

async function withAws(
  region: string,
  { openAws }: GoPorts,
  work: (aws: AwsClients) => Promise<void>,
): Promise<void> {
  const aws = openAws(region);
  try {
    await work(aws);
  } finally {
    aws.close();
  }
}

type Types = Readonly<Record<StackKind, readonly string[]>>;

async function typesByKind(environment: string, pulumi: Pulumi): Promise<Types> {
  const typesOf = async (kind: StackKind) =>
    (await pulumi.resources({ environment, kind })).map(({ type }) => type);
  return {
    networks: await typesOf('networks'),
    cluster: await typesOf('cluster'),
    gateway: await typesOf('gateway'),
  };
}

function requireNoReaders({ environment, kinds }: Goal, types: Types): void {
  const reader = stackKinds.find(
    (kind) =>
      !kinds.includes(kind) && types[kind].length > 0 && readsFrom[kind].some((read) => kinds.includes(read)),
  );
  if (reader === undefined) return;
  throw new CallerError(
    'invalid_configuration',
    `the stack ${environment}-${reader} still stands on what would go: run ./go.sh destroy ${environment} ${reader} first`,
  );
}

async function requireUnprotected(
  environment: string,
  { ledgerTableNames }: { readonly ledgerTableNames: readonly string[] },
  { dynamodb }: AwsClients,
): Promise<void> {
  for (const name of ledgerTableNames) {
    if (!(await isProtected(name, dynamodb))) continue;
    throw new CallerError(
      'invalid_configuration',
      `the ledger ${name} has deletion protection, so nothing was touched: run "pulumi config set --stack ${environment}-cluster deletionProtection false" and "./go.sh up ${environment} cluster" first`,
    );
  }
}

async function isProtected(TableName: string, dynamodb: AwsClients['dynamodb']): Promise<boolean> {
  try {
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName }));
    return Table?.DeletionProtectionEnabled === true;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return false;
    throw error;
  }
}

async function requireAgreement({ environment, agreed }: Goal, { prompt }: GoPorts): Promise<void> {
  if (agreed) return;
  const answer = await prompt(`Type ${environment} to delete all of this: `);
  if (answer === environment) return;
  const why = answer === undefined ? 'nobody is there to agree: add --yes' : 'nothing was touched';
  throw new CallerError('invalid_configuration', `not agreed, ${why}`);
}
