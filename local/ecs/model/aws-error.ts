/**
 * An error in AWS's own words: what the SDK throws by this name. `status` is HTTP's; `fields` are the exception's
 * further members (ConflictException has `resourceIds`).
 */
export class AwsError extends Error {
  override readonly name: string;
  readonly status: number;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(
    name: string,
    message: string,
    options: { status?: number; fields?: Record<string, unknown> } = {},
  ) {
    super(message);
    this.name = name;
    this.status = options.status ?? 400;
    this.fields = options.fields ?? {};
  }
}

export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}

export function clusterNotFound(): AwsError {
  return new AwsError('ClusterNotFoundException', 'Cluster not found.');
}

/** What this ECS leaves out is refused by name, so that nobody believes it to work. */
export function notImplemented(what: string): AwsError {
  return new AwsError('UnsupportedFeatureException', `local ECS does not implement ${what}`);
}
