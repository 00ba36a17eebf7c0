import { stackKinds } from '../shared/stack/stack-name.ts';
import { type Assumptions, assumptionsInWords } from './assumptions.ts';
import type { Costs } from './costs.ts';

/** Every cost, the stacks' totals and the assumptions, as Markdown. */
export function costsTable(costs: Costs, assumed: Assumptions): string {
  const rows = stackKinds.flatMap((kind) => [
    ...costs.lines
      .filter(({ stack }) => stack === kind)
      .map(({ what, usdPerMonth, how }) => row(kind, what, dollars(usdPerMonth), how)),
    row(`**${kind}**`, '', `**${dollars(costs.totals[kind])}**`, ''),
  ]);
  const table = [
    row('stack', 'what', 'USD a month', 'made of'),
    row('---', '---', '---:', '---'),
    ...rows,
    row('**all**', '', `**${dollars(costs.usdPerMonth)}**`, ''),
  ];
  const assumptions = assumptionsInWords(assumed).map((text) => `- ${text}`);
  return [...table, '', 'Assumed:', '', ...assumptions].join('\n');
}

function dollars(usd: number): string {
  return usd.toFixed(2);
}

function row(...cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`.replaceAll('|  |', '| |');
}
