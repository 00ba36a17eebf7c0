import { spawnSync } from 'node:child_process';
import { isTierRequired } from '../contract/moto.ts';

/** The Debian package of each tool. */
const packages = {
  ip: 'iproute2',
  nft: 'nftables',
  shellcheck: 'shellcheck',
  'cloud-init': 'cloud-init',
  'systemd-analyze': 'systemd',
} as const;
export type Tool = keyof typeof packages;

const probeNamespace = `wpnat-${process.pid}-try`;

/**
 * Why a part of the tier `nat` can't run here, for the name of what is skipped; empty where it can. Throws where the
 * tier is required.
 */
export function whyNot(...tools: Tool[]): string {
  const missing = tools.filter((tool) => spawnSync(tool, [versionFlag(tool)]).error !== undefined);
  const reasons = missing.map((tool) => `${tool} is missing: apt-get install ${packages[tool]}`);
  if (missing.length === 0 && tools.includes('ip') && !canMakeNamespaces()) {
    reasons.push('network namespaces need root');
  }
  if (reasons.length === 0) return '';
  if (isTierRequired('nat')) throw new Error(`the tier nat is required, but ${reasons.join(', ')}`);
  return ` (skipped: ${reasons.join(', ')})`;
}

function versionFlag(tool: Tool): string {
  return tool === 'ip' ? '-V' : '--version';
}

function canMakeNamespaces(): boolean {
  const made = spawnSync('ip', ['netns', 'add', probeNamespace]).status === 0;
  spawnSync('ip', ['netns', 'delete', probeNamespace]);
  return made;
}
