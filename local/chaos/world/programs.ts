import { join } from 'node:path';
import type { EndPoints } from '../../launch/end-points.ts';
import { programsOf } from '../../launch/programs.ts';
import type { LaunchSettings } from '../../launch/settings.ts';
import type { Program } from '../../launch/supervise.ts';

/** What all programs of a run have in common. */
export type Place = {
  readonly root: string;
  readonly directory: string;
  readonly settings: LaunchSettings;
  readonly password: string;
  readonly poolsFile: string;
  readonly addressBlock: string;
  readonly seed: number;
  readonly subnets: readonly string[];
  /** What tells whose they are. */
  readonly mark: Readonly<Record<string, string>>;
};

/** The ends of one program's own wires. */
export type OwnWires = { readonly ledgerUrl: string; readonly ecsUrl: string };

export const logDirectoryOf = (directory: string) => join(directory, 'logs');

/** A gateway as `./go.sh local` starts it, but on wires of its own. */
export function gatewayProgram(place: Place, name: string, wires: OwnWires, gatewayPort: number): Program {
  const [, gateway] = programsOf({ ...optionsOf(place, wires), gatewayPort });
  return named(place, name, gateway);
}

/** A controller as `./go.sh local` starts it, but on wires of its own. */
export function controllerProgram(place: Place, name: string, wires: OwnWires): Program {
  const [controller] = programsOf({ ...optionsOf(place, wires), gatewayPort: 0 });
  return named(place, name, controller);
}

/** What the launcher runs in itself, as a process that can be killed. */
export function standIn(place: Place, name: 'ledger' | 'ecs'): Program {
  const { root, directory, settings, addressBlock, seed, mark } = place;
  const own = join(directory, name);
  return {
    name,
    command: process.execPath,
    args: [join(root, 'local/chaos/processes', `${name}.ts`)],
    logFile: join(logDirectoryOf(directory), `${name}.log`),
    environment: {
      PATH: settings.PATH,
      HOME: settings.HOME,
      CHAOS_DIRECTORY: own,
      CHAOS_TABLE: settings.WARM_POOL_LEDGER_TABLE,
      CHAOS_ROOT: root,
      CHAOS_BLOCK: addressBlock,
      CHAOS_SEED: String(seed),
      ...mark,
    },
  };
}

function optionsOf(place: Place, { ledgerUrl, ecsUrl }: OwnWires) {
  const endPoints: EndPoints = {
    ecsUrl,
    ec2Url: ecsUrl,
    dynamoDbUrl: ledgerUrl,
    subnets: place.subnets,
    close: async () => undefined,
  };
  return { ...place, endPoints, logDirectory: logDirectoryOf(place.directory) };
}

function named({ directory }: Place, name: string, program: Program): Program {
  return { ...program, name, logFile: join(logDirectoryOf(directory), `${name}.log`) };
}
