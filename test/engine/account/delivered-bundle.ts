import type { Account } from './account.ts';
import { type Properties, textOf } from './resource.ts';

/**
 * What a host does with its order: it takes the manifest that the association names, and of the manifest the bundle.
 * Gives the bundle's SHA-256; undefined where something on that way isn't there.
 */
export function deliveredBundle(account: Account): string | undefined {
  const living = account.living();
  const order = living.find(({ type }) => type === 'aws:ssm/association:Association');
  const { Release } = (order?.inputs['parameters'] ?? {}) as Properties;
  const manifest = living.find(({ inputs }) => inputs['key'] === `artefacts/${Release}`);
  const line = textOf(manifest?.inputs ?? {}, 'content')
    .split('\n')
    .find((one) => one.endsWith('  gateway.mjs'));
  const sha256 = line?.split(' ')[0];
  return living.some(({ inputs }) => inputs['key'] === `artefacts/${sha256}`) ? sha256 : undefined;
}
