import type { Account } from '../account.ts';
import { Refusal } from '../refusal.ts';
import { lookAtInterfaces } from '../tasks.ts';

const seenByAccount = new WeakMap<Account, Set<string>>();

/** EC2's query protocol: the interfaces of tasks in some security groups. */
export function ec2Answer(form: URLSearchParams, account: Account): string {
  if (form.get('Action') !== 'DescribeNetworkInterfaces') {
    throw new Refusal('NotImplemented', `EC2 ${form.get('Action')}`);
  }
  const groups = [...form].filter(([key]) => /^Filter\.1\.Value\./.test(key)).map(([, value]) => value);
  const seen = seenByAccount.get(account) ?? new Set<string>();
  seenByAccount.set(account, seen);
  lookAtInterfaces(account.tasks, seen);
  const items = account.tasks
    .filter(({ interface: eni }) => eni?.groupIds.some((group) => groups.includes(group)))
    .map(
      ({ arn }) => `<item><networkInterfaceId>eni-of-${arn.split('/').at(-1)}</networkInterfaceId></item>`,
    );
  return `<DescribeNetworkInterfacesResponse><networkInterfaceSet>${items.join('')}</networkInterfaceSet></DescribeNetworkInterfacesResponse>`;
}
