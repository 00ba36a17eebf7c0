import type { GatewayConfig } from '../gateway/host/config.ts';
import type { NetworksConfig } from '../networks/config.ts';
import { type StackKind, stackKinds } from '../shared/stack/stack-name.ts';
import type { Assumptions } from './assumptions.ts';
import { type ClusterInputs, clusterCosts } from './cluster.ts';
import { gatewayCosts } from './gateway.ts';
import type { CostLine } from './line.ts';
import { networksCosts } from './networks.ts';

export type CostInputs = {
  readonly networks: Pick<NetworksConfig, 'nat' | 'flowLogs'>;
  readonly cluster: ClusterInputs;
  readonly gateway: Pick<GatewayConfig, 'instanceType'>;
};

export type Costs = {
  readonly lines: readonly CostLine[];
  readonly totals: Readonly<Record<StackKind, number>>;
  readonly usdPerMonth: number;
};

/** What an environment costs a month, USD, by its stacks' configs and its pools. Pure. */
export function costsOf(inputs: CostInputs, assumed: Assumptions): Costs {
  const lines = [
    ...networksCosts(inputs.networks, assumed),
    ...clusterCosts(inputs.cluster, assumed),
    ...gatewayCosts(inputs.gateway, assumed),
  ];
  const totalOf = (kind: StackKind) => sum(lines.filter(({ stack }) => stack === kind));
  const totals = { networks: totalOf('networks'), cluster: totalOf('cluster'), gateway: totalOf('gateway') };
  return { lines, totals, usdPerMonth: sum(stackKinds.map((kind) => ({ usdPerMonth: totals[kind] }))) };
}

function sum(lines: readonly Pick<CostLine, 'usdPerMonth'>[]): number {
  return lines.reduce((total, { usdPerMonth }) => total + usdPerMonth, 0);
}
