import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../free-port.ts';
import { eventually, startTool, toolPath } from './tool.ts';

const run = promisify(execFile);

/** As Let's Encrypt's profile of that name has it. Seconds. */
export const shortlivedSeconds = 160 * 3600;

export type CertificateAuthority = {
  readonly directory: string;
  /** The certificate of its own door, for those who are to trust it. */
  readonly doorCertificate: string;
  /** The root of what it signs, as PEM. */
  root(): Promise<string>;
  close(): Promise<void>;
};

/**
 * Pebble, Let's Encrypt's test server, with a name server that leads every name to this machine. It validates for real:
 * it comes to the ports given and wants its answer there.
 */
export async function startCertificateAuthority(
  folder: string,
  ports: { readonly http: number; readonly https: number },
): Promise<CertificateAuthority> {
  const [acme, management, dns, dnsManagement] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ];
  const [key, certificate] = [join(folder, 'pebble-key.pem'), join(folder, 'pebble.pem')];
  await makeCertificate(key, certificate);
  const config = join(folder, 'pebble.json');
  await writeFile(config, JSON.stringify(pebbleConfig({ acme, management, key, certificate, ...ports })));
  const env = { PATH: process.env['PATH'], PEBBLE_VA_NOSLEEP: '1', PEBBLE_WFE_NONCEREJECT: '0' };
  const names = startTool(toolPath('pebble-challtestsrv'), nameServerWords(dns, dnsManagement), {
    cwd: folder,
    env,
  });
  const pebble = startTool(toolPath('pebble'), ['-config', config, '-dnsserver', `127.0.0.1:${dns}`], {
    cwd: folder,
    env,
  });
  const close = async () => {
    await pebble.close();
    await names.close();
  };
  const directory = `https://127.0.0.1:${acme}/dir`;
  try {
    await eventually(pebble, () => textAt(directory));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    directory,
    doorCertificate: certificate,
    root: () => textAt(`https://127.0.0.1:${management}/roots/0`),
    close,
  };
}

async function makeCertificate(key: string, certificate: string): Promise<void> {
  const subject = ['-subj', '/CN=pebble', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-days', '2'];
  await run('openssl', ['req', '-x509', ...kind, '-keyout', key, '-out', certificate, ...subject]);
}

type PebblePorts = { acme: number; management: number; http: number; https: number };

function pebbleConfig({
  acme,
  management,
  http,
  https,
  ...files
}: PebblePorts & { key: string; certificate: string }) {
  return {
    pebble: {
      listenAddress: `127.0.0.1:${acme}`,
      managementListenAddress: `127.0.0.1:${management}`,
      certificate: files.certificate,
      privateKey: files.key,
      httpPort: http,
      tlsPort: https,
      ocspResponderURL: '',
      externalAccountBindingRequired: false,
      keyAlgorithm: 'ecdsa',
      profiles: {
        default: { description: 'Ninety days', validityPeriod: 90 * 24 * 3600 },
        shortlived: { description: 'Six days', validityPeriod: shortlivedSeconds },
      },
    },
  };
}

function nameServerWords(dns: number, management: number): string[] {
  const off = ['-http01', '', '-https01', '', '-tlsalpn01', '', '-doh', '', '-defaultIPv6', ''];
  return [...off, '-dnsserver', `127.0.0.1:${dns}`, '-management', `127.0.0.1:${management}`];
}

/** Pebble's own certificate is of this test's making, a moment ago. */
function textAt(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    request(url, { rejectUnauthorized: false, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      answer.on('end', () => resolve(text)).on('error', reject);
    })
      .on('error', reject)
      .end();
  });
}
