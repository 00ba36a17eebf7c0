import { parseArgs } from 'node:util';
import { CallerError } from '../shared/pool/errors.ts';
import { parseStackName, type StackKind, stackKinds, stackNameOf } from '../shared/stack/stack-name.ts';

const stackCommands = ['preview', 'up', 'refresh', 'outputs', 'destroy'] as const;
export type StackCommand = (typeof stackCommands)[number];

export type Order =
  | { readonly command: 'init'; readonly environment: string; readonly region: string }
  | { readonly command: 'quiesce'; readonly environment: string }
  | {
      readonly command: StackCommand;
      readonly environment: string;
      /** In the order of bringing up. */
      readonly kinds: readonly StackKind[];
      /** Nobody is asked. */
      readonly agreed: boolean;
      /** Where this machine reaches the gateway's /healthz, when not at the page's address. */
      readonly healthUrl?: string;
    };

const regionPattern = /^[a-z]{2}(?:-[a-z]+)+-\d$/;

/** What a person asked for. Throws `invalid_configuration` with one sentence that shows how it is asked. */
export function parseOrder(args: readonly string[]): Order {
  const { positionals, values } = parsed(args);
  const [command, ...rest] = positionals;
  if (command === 'init') return initOrder(rest);
  const environment = environmentOf(command ?? '', rest[0]);
  if (command === 'quiesce') return { command, environment };
  const stackCommand = stackCommands.find((one) => one === command);
  if (stackCommand === undefined) throw refused(`there is no command "${command}"`);
  return {
    command: stackCommand,
    environment,
    kinds: kindsOf(environment, stackCommand, rest.slice(1)),
    agreed: values.yes,
    ...(values['health-url'] === undefined ? {} : { healthUrl: httpUrl(values['health-url']) }),
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { yes: { type: 'boolean', default: false }, 'health-url': { type: 'string' } },
    });
  } catch (cause) {
    throw refused(cause instanceof Error ? cause.message : String(cause));
  }
}

function initOrder([environment, region, ...more]: readonly string[]): Order {
  if (environment === undefined || region === undefined || more.length > 0) {
    throw refused('init takes an environment and a region: ./go.sh init dev eu-west-1');
  }
  if (!regionPattern.test(region)) {
    throw refused(`"${region}" is no region's name: ./go.sh init ${environment} eu-west-1`);
  }
  return { command: 'init', environment: environmentOf('init', environment), region };
}

function environmentOf(command: string, environment: string | undefined): string {
  if (environment === undefined) throw refused(`${command} takes an environment: ./go.sh ${command} dev`);
  return parseStackName(stackNameOf({ environment, kind: 'networks' })).environment;
}

function kindsOf(environment: string, command: string, names: readonly string[]): readonly StackKind[] {
  if (names.length === 0) return stackKinds;
  const unknown = names.find((name) => !stackKinds.some((kind) => kind === name));
  if (unknown === undefined) return stackKinds.filter((kind) => names.includes(kind));
  throw refused(
    `there is no stack ${environment}-${unknown}: ./go.sh ${command} ${environment} [${stackKinds.join('|')}]`,
  );
}

function httpUrl(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw refused(`--health-url takes an http or https address, not "${text}"`);
}

function refused(sentence: string): CallerError {
  return new CallerError('invalid_configuration', sentence);
}
