/** What all ARNs of a stack share. */
export type ArnScope = { readonly partition: string; readonly region: string; readonly account: string };

/** Read from an ARN of ours, so that no call has to be made for them. Source: IAM user guide, "ARN format". */
export function scopeOfArn(arn: string): ArnScope {
  const [, partition = '', , region = '', account = ''] = arn.split(':');
  return { partition, region, account };
}

export function arnIn({ partition, region, account }: ArnScope, service: string, resource: string): string {
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}

/** The last part of an ECS ARN: `family:revision` of a task definition, the id of a task. */
export function lastPartOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
