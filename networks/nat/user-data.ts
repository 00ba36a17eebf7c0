import { readdirSync, readFileSync } from 'node:fs';

/** What the scripts are told, in `/etc/nat.env`. */
export type NatEnvironment = {
  readonly mac: string;
  readonly vpcCidr: string;
  /** An address of the NAT's subnet that nobody else has: its stand-in for a worker. */
  readonly probeAddress: string;
  /** `name:port`, at most three: each costs a silent round six seconds, and the unit's watchdog waits 120. */
  readonly probeTargets: readonly string[];
  readonly region: string;
  readonly groupName: string;
  readonly hookName: string;
};

/** Bytes, before base64. Source: EC2 user guide, "Run commands when you launch an EC2 instance with user data input". */
export const userDataLimitBytes = 16_384;

const maxProbeTargets = 3;
const files = new URL('./files/', import.meta.url);
const template = 'cloud-config.yaml';

/** Reads the instance's files, by name. */
export function readNatFiles(): Record<string, string> {
  const entries = readdirSync(files).map(
    (name) => [name, readFileSync(new URL(name, files), 'utf8')] as const,
  );
  return Object.fromEntries(entries);
}

/**
 * Pure: the instance's cloud-config. Throws where a file or a value is missing, is left over, or where the whole is
 * larger than EC2 takes: these are mistakes of ours.
 */
export function natUserData(environment: NatEnvironment, contents: Readonly<Record<string, string>>): string {
  const { [template]: text, ...rest } = contents;
  if (text === undefined) throw new Error(`${template} is missing among the NAT's files`);
  const filled = fill(text, { ...rest, environment: environmentFile(environment) });
  const bytes = Buffer.byteLength(filled);
  if (bytes > userDataLimitBytes) {
    throw new Error(`the NAT's user data has ${bytes} bytes, and EC2 takes ${userDataLimitBytes}`);
  }
  return filled;
}

/** Pure: `KEY="value"` lines that systemd and a shell read alike. Throws on a value that one of them would change. */
export function environmentFile(environment: NatEnvironment): string {
  if (environment.probeTargets.length < 1 || environment.probeTargets.length > maxProbeTargets) {
    throw new Error(
      `the NAT probes one to ${maxProbeTargets} targets, not ${environment.probeTargets.length}`,
    );
  }
  const values = {
    NAT_MAC: environment.mac,
    NAT_VPC_CIDR: environment.vpcCidr,
    NAT_PROBE_ADDRESS: environment.probeAddress,
    NAT_PROBE_TARGETS: environment.probeTargets.join(' '),
    NAT_REGION: environment.region,
    NAT_GROUP: environment.groupName,
    NAT_HOOK: environment.hookName,
  };
  return Object.entries(values).map(assignment).join('');
}

function assignment([key, value]: [string, string]): string {
  if (/^[\w.:/ -]+$/.test(value)) return `${key}="${value}"\n`;
  throw new Error(`${key} has a value that a shell would change: ${value}`);
}

/** Puts a text in place of each `{{name}}` that stands alone on its line, every line indented as the braces are. */
function fill(text: string, values: Readonly<Record<string, string>>): string {
  const left = new Set(Object.keys(values));
  const filled = text.replace(/^( *)\{\{([\w.-]+)\}\}$/gm, (_, indent: string, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`the NAT's cloud-config asks for ${name}, which nobody gives`);
    left.delete(name);
    return indented(value.trimEnd(), indent);
  });
  if (left.size > 0) throw new Error(`the NAT's cloud-config has no place for ${[...left].join(', ')}`);
  return filled;
}

function indented(text: string, indent: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : indent + line))
    .join('\n');
}
