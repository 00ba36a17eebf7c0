import type { EcsState, Provider, TaskFailure } from './state.ts';
import { freeAddressCount, type Slot, type Subnet, takeSlot } from './subnets.ts';

/** The words of RunTask's `failures[]`. Source: ECS developer guide, "API failure reasons", and Fargate's messages. */
const capacityReason =
  'Capacity is unavailable at this time. Please try again later or in a different availability zone';
const quotaReason = "You've reached the limit on the number of vCPUs you can run concurrently";
const addressReason = 'RESOURCE:ENI';
const unitsPerVcpu = 1024;

export type PlacementRequest = {
  readonly provider: Provider;
  /** ECS CPU units. */
  readonly cpu: number;
  readonly subnets: readonly Subnet[];
};

export type Placement =
  | { readonly placed: true; readonly subnet: Subnet; readonly slot: Slot }
  | { readonly placed: false; readonly failure: TaskFailure };

/** Finds one task a place, and takes it: quota first, then a zone with capacity, then an address. */
export function place(state: EcsState, request: PlacementRequest): Placement {
  if (
    vcpusInUse(state, request.provider) + request.cpu / unitsPerVcpu >
    state.figures.vcpuQuota[request.provider]
  ) {
    return refused(quotaReason);
  }
  const withCapacity = request.subnets.filter(({ zone }) => !isShort(state, request.provider, zone));
  if (withCapacity.length === 0) return refused(shortReason(state, request));
  const withAddress = withCapacity.filter(
    (subnet) => freeAddressCount(subnet, state.faults.takenAddresses[subnet.id] ?? 0) > 0,
  );
  const subnet = withAddress[state.random.below(withAddress.length)];
  const slot = subnet && takeSlot(subnet, state.figures.addressReuse);
  if (subnet === undefined || slot === undefined) return refused(addressReason);
  useShortCapacity(state, request.provider, subnet.zone);
  return { placed: true, subnet, slot };
}

function refused(reason: string): Placement {
  return { placed: false, failure: { reason } };
}

function vcpusInUse(state: EcsState, provider: Provider): number {
  let units = 0;
  for (const task of state.tasks.values()) {
    if (task.provider === provider && task.status !== 'STOPPED') units += Number(task.definition.cpu);
  }
  return units / unitsPerVcpu;
}

function isShort(state: EcsState, provider: Provider, zone: string): boolean {
  return shortagesOf(state, provider, zone).some(({ available }) => available === 0);
}

/** In the words of the shortage in the first zone that was asked for. */
function shortReason(state: EcsState, { provider, subnets }: PlacementRequest): string {
  const shortages = subnets.flatMap(({ zone }) => shortagesOf(state, provider, zone));
  const words = shortages.find(({ available }) => available === 0)?.words ?? 'capacity';
  return words === 'capacity' ? capacityReason : words;
}

function useShortCapacity(state: EcsState, provider: Provider, zone: string): void {
  const used = new Set(shortagesOf(state, provider, zone));
  const shortages = state.faults.shortages.map((shortage) =>
    used.has(shortage) ? { ...shortage, available: shortage.available - 1 } : shortage,
  );
  state.faults = { ...state.faults, shortages };
}

function shortagesOf(state: EcsState, provider: Provider, zone: string) {
  return state.faults.shortages.filter(
    (shortage) => shortage.provider === provider && (shortage.zone === undefined || shortage.zone === zone),
  );
}
