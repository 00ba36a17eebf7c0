import type { App } from '../api/routes/context.ts';
import { registerHttpProxy } from './http.ts';
import { createUpgrades, type UpgradePorts } from './upgrade.ts';

/**
 * The reverse proxy to workers: to live workers of a pool at their recorded address, and to nothing else. Each
 * request is let in by the same door as the API's.
 */
export async function registerProxy(app: App, ports: UpgradePorts): Promise<void> {
  await app.register(async (proxy: App) => await registerHttpProxy(proxy, ports));
  const upgrades = createUpgrades(ports);
  app.server.on('upgrade', (request, socket, head) => void upgrades.accept(request, socket, head));
  app.addHook('preClose', async () => upgrades.close());
}
