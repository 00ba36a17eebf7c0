import type * as provider from '@pulumi/pulumi/provider/index.js';
import { replacing } from './replacing.ts';
import { isSame, type Properties, plainProperties } from './values.ts';

/** Asks the account that stands in for AWS; rejects with AWS's words where it refuses. */
export type AskAccount = (operation: string, body: Properties) => Promise<Properties>;

/** Stands in for the aws plug-in: keeps nothing itself, so that two processes of it see one account. */
export function awsProvider(ask: AskAccount, version: string): provider.Provider {
  return {
    version,
    check: async (_urn, _olds, news) => ({ inputs: news, failures: [] }),
    diff: async (_id, urn, olds, news) => diffOf(typeOf(urn), plainProperties(olds), plainProperties(news)),
    create: async (urn, inputs: Properties) => {
      const made = await ask('create', {
        type: typeOf(urn),
        name: nameOf(urn),
        inputs: plainProperties(inputs),
      });
      return { id: String(made['id']), outs: { ...(made['outputs'] as Properties), ...inputs } };
    },
    update: async (id, urn, _olds, news: Properties) => {
      const made = await ask('update', { type: typeOf(urn), id, inputs: plainProperties(news) });
      return { outs: { ...(made['outputs'] as Properties), ...news } };
    },
    delete: async (id, urn) => {
      await ask('delete', { type: typeOf(urn), id });
    },
    read: async (id, urn) => {
      const found = await ask('read', { type: typeOf(urn), id });
      if (found['inputs'] === undefined) return { id: '', props: {} };
      const inputs = found['inputs'] as Properties;
      return { id, inputs, props: { ...(found['outputs'] as Properties), ...inputs } };
    },
    invoke: async (token, inputs: Properties) => ({
      outputs: await ask('invoke', { token, inputs: plainProperties(inputs) }),
    }),
  };
}

/** `olds` are the last outputs, which contain the last inputs; what only AWS gave is not compared. */
function diffOf(type: string, olds: Properties, news: Properties): provider.DiffResult {
  const changed = Object.keys(news).filter((key) => !isSame(olds[key], news[key]));
  const replaces = changed.filter((key) => replacing(type, key));
  return { changes: changed.length > 0, replaces, deleteBeforeReplace: false };
}

/** `aws:ec2/vpc:Vpc` of `urn:pulumi:dev-networks::project::parent$aws:ec2/vpc:Vpc::name`. */
function typeOf(urn: string): string {
  return urn.split('::')[2]?.split('$').at(-1) ?? '';
}

function nameOf(urn: string): string {
  return urn.split('::').slice(3).join('::');
}
