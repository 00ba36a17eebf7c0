import { CallerError } from '../shared/pool/errors.ts';
import type { StackName } from '../shared/stack/stack-name.ts';
import type { Programs, Pulumi } from './pulumi.ts';

const bundle = (program: string) => ['node', 'build/bundle.ts', program] as const;
const getArtefacts = ['node', 'gateway/host/artefacts/get.ts'] as const;
/** Whoever names both files needs none of ours. */
const fileKeys = ['fargate-warm-pool:caddyFile', 'fargate-warm-pool:nodeFile'];

/** Makes and gets what a stack delivers, before pulumi starts. Throws `invalid_configuration` where that fails. */
export async function prepare(
  stack: StackName,
  pulumi: Pick<Pulumi, 'config'>,
  programs: Programs,
): Promise<void> {
  for (const command of await commandsOf(stack, pulumi)) {
    const code = await programs.run(command);
    if (code === 0) continue;
    throw new CallerError('invalid_configuration', `"${command.join(' ')}" failed (${code}): see above`);
  }
}

async function commandsOf(stack: StackName, pulumi: Pick<Pulumi, 'config'>): Promise<(readonly string[])[]> {
  if (stack.kind === 'networks') return [];
  if (stack.kind === 'cluster') return [bundle('controller')];
  const config = (await pulumi.config(stack)) ?? {};
  const hasFiles = fileKeys.every((key) => key in config);
  return hasFiles ? [bundle('gateway')] : [bundle('gateway'), getArtefacts];
}
