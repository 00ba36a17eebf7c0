import type { PoolView } from '../schemas/pools.ts';
import type { ControllerView, NatView, StatusView } from '../schemas/status.ts';
import { isPassProblem } from './pool-view.ts';

type Facts = {
  readonly nat: NatView;
  readonly controller: ControllerView;
  readonly pools: readonly PoolView[];
};

/**
 * All that is wrong now, the worst first: the controller, the NAT, pools that have no warm worker, then the others.
 * That no pass was made over each single pool is the controller's problem, and said once. Pure.
 */
export function statusProblems({ nat, controller, pools }: Facts): StatusView['problems'] {
  const isPassing = controller.state === 'healthy';
  const ofPools = pools
    .toSorted(emptyFirst)
    .flatMap((pool) =>
      pool.problems
        .filter((problem) => isPassing || !isPassProblem(problem))
        .map((problem) => ({ pool: pool.name, problem })),
    );
  return [...controllerProblems(controller), ...natProblems(nat), ...ofPools];
}

function controllerProblems({ state, note }: ControllerView): StatusView['problems'] {
  return state === 'healthy'
    ? []
    : [{ problem: `the controller is ${state}: ${note}; nothing is replaced meanwhile` }];
}

function natProblems({ state, note }: NatView): StatusView['problems'] {
  if (state !== 'down' && state !== 'replacing') return [];
  const verb = state === 'down' ? 'is down' : 'is being replaced';
  return [
    { problem: `the NAT instance ${verb} (${note}): workers can't be launched meanwhile, grabs go on` },
  ];
}

function emptyFirst(one: PoolView, other: PoolView): number {
  return Number(isEmpty(other)) - Number(isEmpty(one));
}

function isEmpty({ want, counts }: PoolView): boolean {
  return want > 0 && counts.warm === 0;
}
