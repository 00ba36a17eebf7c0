import { CallerError } from '../shared/pool/errors.ts';
import { stackKinds } from '../shared/stack/stack-name.ts';
import { findImageId } from './image-ids.ts';
import { hashKey, keptSecret, plainValues } from './init-values.ts';
import type { AwsClients, GoPorts } from './ports.ts';
import { createPulumi, type Pulumi } from './pulumi.ts';
import { requirePulumi } from './requirements.ts';

/** 18 bytes are 24 characters of base64url, 144 bits. */
const passwordBytes = 18;

/**
 * Makes the three stacks of an environment where they are missing, and writes into their configs what is missing
 * there. What somebody has set stays, so that a new image or password is a choice.
 */
export async function init(
  { environment, region }: { readonly environment: string; readonly region: string },
  ports: GoPorts,
): Promise<void> {
  const pulumi = createPulumi(ports.programs, await requirePulumi(ports));
  const aws = ports.openAws(region);
  try {
    const imageId = await imageIdOrAdvice(aws, ports);
    for (const kind of stackKinds) {
      const stack = { environment, kind };
      const present = (await pulumi.config(stack)) ?? (await makeStack(pulumi, stack));
      const values = plainValues(kind, { region, imageId }, present);
      if (values.length > 0) await pulumi.run(['config', 'set-all'], stack, values.flatMap(plainArgument));
      if (kind === 'gateway') await storePassword(pulumi, stack, present, ports);
    }
  } finally {
    aws.close();
  }
  ports.say(
    `Ready: ./go.sh preview ${environment} networks shows what comes, ./go.sh up ${environment} makes it.`,
  );
}

type Stack = Parameters<Pulumi['config']>[0];

async function makeStack(pulumi: Pulumi, stack: Stack): Promise<Record<string, string | null>> {
  await pulumi.run(['stack', 'init', '--no-select'], stack);
  return {};
}

function plainArgument([key, value]: readonly [string, string]): string[] {
  return ['--plaintext', `${key}=${value}`];
}

/** Without credentials the stacks are made all the same; the image is asked for by name later. */
async function imageIdOrAdvice(aws: AwsClients, { say }: GoPorts): Promise<string | undefined> {
  try {
    await aws.credentials();
  } catch {
    say(
      'No AWS credentials here, so the image of the hosts is not looked up: run init again when there are some.',
    );
    return undefined;
  }
  return findImageId(aws.ssm);
}

/** The password goes to the hashing program by its environment, and only the hash goes on. */
async function storePassword(
  pulumi: Pulumi,
  stack: Stack,
  present: Readonly<Record<string, string | null>>,
  ports: GoPorts,
): Promise<void> {
  const given = ports.environment['GATEWAY_HTTP_PASSWORD'] || undefined;
  if (given === undefined && keptSecret(present)) return;
  const password = given ?? ports.randomBytes(passwordBytes).toString('base64url');
  const hash = await hashOf(password, ports);
  await pulumi.run(['config', 'set'], stack, ['--secret', hashKey], { input: hash });
  if (given === undefined) {
    ports.say(
      `The gateway's user is fossa, its password ${password} (shown this once; only its hash is kept).`,
    );
  }
}

async function hashOf(password: string, { programs }: GoPorts): Promise<string> {
  const { code, stdout, stderr } = await programs.ask(['node', 'gateway/host/hash-password.ts'], {
    environment: { GATEWAY_HTTP_PASSWORD: password },
  });
  if (code === 0) return stdout.trim();
  throw new CallerError('invalid_configuration', stderr.trim());
}
