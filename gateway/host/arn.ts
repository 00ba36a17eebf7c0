/** The account and the partition that a resource is in, out of its ARN. Throws where it is none. */
export function homeOf(arn: string): { readonly partition: string; readonly account: string } {
  const [, partition, account] = /^arn:([a-z-]+):[a-z0-9-]+:[a-z0-9-]*:(\d{12}):/.exec(arn) ?? [];
  if (partition === undefined || account === undefined)
    throw new Error(`"${arn}" is no ARN with an account in it`);
  return { partition, account };
}
