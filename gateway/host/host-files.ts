import { readFileSync } from 'node:fs';
import type { Tls } from './config.ts';
import { fill } from './template.ts';

const folder = new URL('./files/', import.meta.url);

/** Delivered as they are, under the names that they have. */
const plainFiles = [
  'deliver.sh',
  'read-password-hash.sh',
  'keep-certificates.sh',
  'gateway.service',
  'caddy.service',
  'certificates@.service',
  'certificates.timer',
  'warm-pool.sysusers',
  'options.caddyfile',
  'site.caddyfile',
] as const;

/** The names of a release's files, the three programs left out: known before their contents are. */
export const hostFileNames = [...plainFiles, 'Caddyfile', 'caddy.env', 'gateway.env'] as const;
export type HostFileName = (typeof hostFileNames)[number];

/** One of the files that lie beside this module, by name. */
export function readHostFile(name: string): string {
  return readFileSync(new URL(name, folder), 'utf8');
}

export type HostValues = {
  readonly region: string;
  readonly bucket: string;
  readonly bundleSha256: string;
  readonly ledgerTableName: string;
  readonly workerLogGroupName: string;
  /** `none` with a NAT gateway. */
  readonly natGroupName: string;
  readonly passwordParameterName: string;
  /** A domain or an address: what stands in the page's URL. */
  readonly publicHost: string;
};

/** Every file of a release but the three programs, by the name that it has on the host. */
export function hostFiles(tls: Tls['kind'], values: HostValues): Readonly<Record<HostFileName, string>> {
  const { region, bucket, publicHost } = values;
  const plain = plainFiles.map((name) => [name, readHostFile(name)] as const);
  return {
    ...(Object.fromEntries(plain) as Record<(typeof plainFiles)[number], string>),
    Caddyfile: readHostFile(`${tls}.caddyfile`),
    'caddy.env': fill(readHostFile('caddy.env.template'), {
      REGION: region,
      BUCKET: bucket,
      PUBLIC_HOST: publicHost,
    }),
    'gateway.env': fill(readHostFile('gateway.env.template'), {
      REGION: region,
      BUNDLE_SHA256: values.bundleSha256,
      PUBLIC_HOST: publicHost,
      LEDGER_TABLE: values.ledgerTableName,
      WORKER_LOG_GROUP: values.workerLogGroupName,
      NAT_GROUP: values.natGroupName,
      PASSWORD_HASH_PARAMETER: values.passwordParameterName,
    }),
  };
}
