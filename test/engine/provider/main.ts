import * as provider from '@pulumi/pulumi/provider/index.js';
import { awsProvider } from './aws.ts';
import { awsxProvider } from './awsx.ts';
import type { Properties } from './values.ts';

/**
 * What `pulumi-resource-aws` and `pulumi-resource-awsx` start. The first argument names the plug-in, the rest is the
 * engine's.
 */
const [plugin, ...args] = process.argv.slice(2);
const account = process.env['ENGINE_TEST_ACCOUNT_URL'];
if (account === undefined) throw new Error('ENGINE_TEST_ACCOUNT_URL must be set');

async function ask(operation: string, body: Properties): Promise<Properties> {
  const response = await fetch(`${account}/provider/${operation}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Properties;
  if (response.ok) return answer;
  throw new Error(String(answer['message']));
}

const standIn = plugin === 'awsx' ? awsxProvider('3.9.0') : awsProvider(ask, '7.48.0');
await provider.main(standIn, args);
