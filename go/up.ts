import { ServiceError } from '../shared/pool/errors.ts';
import { type Outputs, readsFrom } from '../shared/stack/contract.ts';
import { checkOutputs } from '../shared/stack/read-stack.ts';
import type { StackName } from '../shared/stack/stack-name.ts';
import { waitUntil } from './clock.ts';
import type { GoPorts } from './ports.ts';
import type { Pulumi } from './pulumi.ts';

/**
 * Refuses a stack whose forerunners aren't up or are of another version, with the command that mends it, before
 * pulumi starts.
 */
export async function requireForerunners(
  { environment, kind }: StackName,
  pulumi: Pick<Pulumi, 'outputs'>,
): Promise<void> {
  for (const forerunner of readsFrom[kind]) {
    const stack = { environment, kind: forerunner };
    checkOutputs(stack, (await pulumi.outputs(stack)) ?? {});
  }
}

/** State Manager looks for the host every few seconds; a host that was just made boots first. */
const releasePatience = { everyMilliseconds: 2000, forMilliseconds: 10 * 60_000 };

/**
 * Waits until the gateway's `/healthz` tells the bundle that was just brought up. Throws `internal` with what to look
 * at when the time is over.
 */
export async function waitForRelease(
  { url, bundleSha256 }: Pick<Outputs<'gateway'>, 'url' | 'bundleSha256'>,
  healthUrl: string | undefined,
  { get, clock, say }: GoPorts,
): Promise<void> {
  const health = healthUrl ?? new URL('/healthz', url).href;
  say(`Waiting until ${health} tells the bundle ${bundleSha256.slice(0, 12)}…`);
  const isThere = await waitUntil(
    async () => bundleOf((await get(health))?.body) === bundleSha256,
    clock,
    releasePatience,
  );
  if (isThere) return;
  throw new ServiceError(
    'internal',
    `${health} does not tell the new bundle: see the association's history in Systems Manager, State Manager; an older release may still be serving`,
  );
}

function bundleOf(body: string | undefined): unknown {
  try {
    const told: unknown = JSON.parse(body ?? '');
    return typeof told === 'object' && told !== null && 'bundleSha256' in told
      ? told.bundleSha256
      : undefined;
  } catch {
    return undefined;
  }
}
