export type Properties = Record<string, unknown>;

/** One resource that exists in the account. */
export type Living = {
  readonly type: string;
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
};

export function textOf(properties: Properties, key: string): string {
  const value = properties[key];
  return typeof value === 'string' ? value : '';
}

/** Whether a text stands anywhere among some values, as a whole. */
export function mentions(value: unknown, text: string): boolean {
  if (value === text) return true;
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((one) => mentions(one, text));
}
