import type { Command } from 'commander';
import { readPoolsFile } from '../../shared/program/pools-file.ts';
import type { CliPorts } from '../ports.ts';
import type { GlobalOptions } from './run.ts';

/** `pool check FILE`: asks no gateway. */
export function addCheck(program: Command, ports: CliPorts): void {
  program
    .command('check <file>')
    .description('whether a pools file is right: every problem at once, each with its path')
    .action(async (file: string, _options: object, command: Command) => {
      const pools = await readPoolsFile(file);
      if (command.optsWithGlobals<GlobalOptions>().json === true) {
        ports.print(JSON.stringify({ pools }, null, 2));
        return;
      }
      const names = pools.map(({ name }) => name).join(', ');
      ports.print(`${file} is right: ${pools.length === 1 ? 'pool' : 'pools'} ${names}`);
    });
}
