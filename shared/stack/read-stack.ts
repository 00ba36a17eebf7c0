import * as pulumi from '@pulumi/pulumi';
import { CallerError } from '../pool/errors.ts';
import { contract, type Outputs } from './contract.ts';
import { type StackKind, type StackName, stackNameOf } from './stack-name.ts';

/**
 * The outputs of a stack that comes before this one, checked against the contract. Throws
 * `invalid_configuration` with one sentence that says which command to run where it is missing or of another shape.
 * `getOutputDetails` rather than `requireOutput`: a missing stack has to end in our sentence, not in a stack trace.
 */
export async function readStack<Kind extends StackKind>(
  environment: string,
  kind: Kind,
): Promise<Outputs<Kind>> {
  const name = stackNameOf({ environment, kind });
  const reference = new pulumi.StackReference(`${pulumi.getOrganization()}/${pulumi.getProject()}/${name}`);
  const details = await Promise.all(
    Object.keys(contract[kind].shape).map(
      async (key) => [key, (await reference.getOutputDetails(key)).value] as const,
    ),
  );
  return checkOutputs({ environment, kind }, Object.fromEntries(details)) as Outputs<Kind>;
}

/** Pure: outputs as the contract wants them, or the sentence. */
export function checkOutputs({ environment, kind }: StackName, found: Record<string, unknown>): object {
  const command = `./go.sh up ${environment} ${kind}`;
  if (Object.values(found).every((value) => value === undefined)) {
    throw new CallerError(
      'invalid_configuration',
      `the stack ${stackNameOf({ environment, kind })} is not up yet: run ${command} first`,
    );
  }
  const parsed = contract[kind].safeParse(found);
  if (parsed.success) return parsed.data;
  const keys = [...new Set(parsed.error.issues.map(({ path }) => path.map(String).join('.')))].join(', ');
  throw new CallerError(
    'invalid_configuration',
    `the stack ${stackNameOf({ environment, kind })} has outputs of another version (${keys}): run ${command} to bring it up to date`,
  );
}
