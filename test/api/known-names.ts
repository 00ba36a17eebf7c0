type Parameter = { readonly name: string; readonly in: string; readonly schema: object };
type Schema = { readonly properties?: Readonly<Record<string, object>> };
type Operation = {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
};
export type Contract = { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> };

/**
 * The contract for requests that are made up from it: with names that exist beside all others, or each call would
 * end at a pool that isn't there, and without waiting in line, or each miss would take minutes.
 */
export function forMadeUpRequests(
  contract: Contract,
  names: Readonly<Record<string, readonly string[]>>,
): Contract {
  const known = (parameter: Parameter): Parameter => {
    const given = parameter.in === 'path' ? names[parameter.name] : undefined;
    if (given === undefined) return parameter;
    return { ...parameter, schema: { anyOf: [{ enum: given }, parameter.schema] } };
  };
  const operation = ({ parameters, requestBody, ...rest }: Operation): Operation => ({
    ...rest,
    ...(parameters === undefined ? {} : { parameters: parameters.map(known) }),
    ...(requestBody === undefined ? {} : { requestBody: withoutWaiting(requestBody) }),
  });
  const paths = Object.entries(contract.paths).map(([path, methods]) => [
    path,
    Object.fromEntries(Object.entries(methods).map(([method, one]) => [method, operation(one)])),
  ]);
  return { ...contract, paths: Object.fromEntries(paths) };
}

function withoutWaiting(body: NonNullable<Operation['requestBody']>): NonNullable<Operation['requestBody']> {
  const content = Object.entries(body.content).map(([type, { schema }]) => {
    if (schema.properties === undefined) return [type, { schema }];
    const { waitSeconds: _left, ...properties } = schema.properties;
    return [type, { schema: { ...schema, properties } }];
  });
  return { ...body, content: Object.fromEntries(content) };
}
