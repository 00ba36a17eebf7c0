import { usualAssumptions } from '../../costs/assumptions.ts';
import { costsOf } from '../../costs/costs.ts';
import { inputsOf, usualConfigs } from '../../costs/read-inputs.ts';
import { costsTable } from '../../costs/table.ts';
import type { Section } from './section.ts';
import { outputsTable, stacksTable } from './stacks.ts';

/** Every part of the documents that is made from what the code says. `root` is the project's folder. */
export async function sections(root: string): Promise<readonly Section[]> {
  const costs = costsOf(await inputsOf(usualConfigs, root), usualAssumptions);
  return [
    { file: 'README.md', name: 'stacks', text: stacksTable(costs) },
    { file: 'docs/stacks.md', name: 'outputs', text: outputsTable() },
    { file: 'docs/stacks.md', name: 'costs', text: costsTable(costs, usualAssumptions) },
  ];
}
