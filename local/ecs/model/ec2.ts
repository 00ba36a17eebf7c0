import { AwsError } from './aws-error.ts';
import type { RequestOf } from './requests.ts';
import { type EcsState, localAccount, type Task } from './state.ts';
import { freeAddressCount } from './subnets.ts';
import { hasInterface, macAddress, privateName } from './task-shape.ts';

const localVpc = 'vpc-00000000000000000';

/** Subnets with their free addresses, in EC2's words. */
export function describeSubnets(state: EcsState, request: RequestOf<'DescribeSubnets'>): object {
  const asked = request.SubnetIds ?? state.subnets.map(({ id }) => id);
  const subnets = asked.map((id) => {
    const subnet = state.subnets.find((candidate) => candidate.id === id);
    if (subnet !== undefined) return subnet;
    throw new AwsError('InvalidSubnetID.NotFound', `The subnet ID '${id}' does not exist`);
  });
  return {
    subnetSet: subnets.map((subnet) => ({
      subnetId: subnet.id,
      state: 'available',
      vpcId: localVpc,
      cidrBlock: subnet.cidr,
      availabilityZone: subnet.zone,
      availableIpAddressCount: freeAddressCount(subnet, state.faults.takenAddresses[subnet.id] ?? 0),
    })),
  };
}

/** The network interfaces of tasks that have not stopped. */
export function describeNetworkInterfaces(
  state: EcsState,
  request: RequestOf<'DescribeNetworkInterfaces'>,
): object {
  const attached = [...state.tasks.values()].filter(
    (task) => task.status !== 'STOPPED' && hasInterface(task),
  );
  const chosen = attached
    .filter((task) => request.NetworkInterfaceIds?.includes(task.interfaceId) ?? true)
    .filter((task) =>
      request.Filters.every(({ Name, Values }) =>
        filterValues(task)[Name].some((own) => Values.includes(own)),
      ),
    );
  return { networkInterfaceSet: chosen.map(interfaceShape) };
}

function filterValues(task: Task) {
  return {
    'subnet-id': [task.subnet.id],
    'group-id': task.securityGroups,
    'network-interface-id': [task.interfaceId],
  };
}

function interfaceShape(task: Task): object {
  return {
    networkInterfaceId: task.interfaceId,
    subnetId: task.subnet.id,
    vpcId: localVpc,
    availabilityZone: task.subnet.zone,
    description: task.arn,
    ownerId: localAccount,
    requesterManaged: true,
    status: 'in-use',
    macAddress: macAddress(task),
    privateIpAddress: task.slot.address,
    privateDnsName: privateName(task),
    groupSet: task.securityGroups.map((groupId) => ({ groupId, groupName: groupId })),
  };
}
