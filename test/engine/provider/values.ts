/** How the engine marks what isn't plain on the wire. Source: `specialSigKey` and the like in Pulumi's runtime/rpc. */
const signatureKey = '4dabf18193072939515e22adb298388d';
const secretSignature = '1b47061264138c4ac30d75fd1eb44270';
const outputSignature = 'd0e6a833031e9bbcd3f4e8bde6ca49a4';
const assetSignature = 'c44067f5952c0a294b673a41bacd8c17';
const unknownText = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

export type Properties = Record<string, unknown>;

/** Properties as AWS would get them: secrets opened, outputs resolved, what isn't known yet as undefined. */
function plain(value: unknown): unknown {
  if (value === unknownText) return undefined;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const entries = value as Properties;
  const signature = entries[signatureKey];
  if (signature === secretSignature || signature === outputSignature) return plain(entries['value']);
  // An asset is what its content is, wherever its file lies.
  if (signature === assetSignature) return { assetHash: entries['hash'] };
  return Object.fromEntries(
    Object.entries(entries)
      .filter(([key]) => key !== '__defaults' && key !== '__internal')
      .map(([key, one]) => [key, plain(one)]),
  );
}

export function plainProperties(value: unknown): Properties {
  return plain(value) as Properties;
}

/** Whether two plain values are the same, absent keys and undefined ones alike. */
export function isSame(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_key, one: unknown) =>
      typeof one === 'object' && one !== null && !Array.isArray(one)
        ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
        : one,
    ) ?? 'undefined'
  );
}
