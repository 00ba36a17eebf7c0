import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';

const banner = `/* Made from the gateway's contract by "npm run generate:client". Change the schemas, not this file. */\n`;

/**
 * The types of the gateway's calls, as TypeScript, from its contract. Throws openapi-typescript's error where the
 * document is no OpenAPI.
 */
export async function clientTypes(contract: object): Promise<string> {
  const nodes = await openapiTS(contract as OpenAPI3);
  return banner + astToString(nodes);
}
