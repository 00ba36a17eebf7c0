import { describe, expect, test } from 'vitest';
import { parseOrder } from './arguments.ts';
import { runOrder } from './run-order.ts';
import { goPorts, scriptedPrograms } from './testing-world.test-support.ts';

const whoami = (url: string) => ({ stdout: JSON.stringify({ user: 'somebody', url }) });
const config = { stdout: JSON.stringify({ 'aws:region': { value: 'eu-west-1', secret: false } }) };
const noStack = { code: 255, stderr: "error: no stack named 'dev-networks' found" };
const up = parseOrder(['up', 'dev']);

describe('what is missing is told in one sentence, with the command that mends it', () => {
  test('pulumi', async () => {
    const programs = scriptedPrograms(() => undefined);
    const missing = { ...programs, ask: () => Promise.reject(new Error('ENOENT')) };
    await expect(runOrder(up, goPorts(missing))).rejects.toThrow('get.pulumi.com');
  });

  test('a login', async () => {
    const programs = scriptedPrograms((command) =>
      command.startsWith('pulumi whoami')
        ? { code: 1, stderr: 'error: PULUMI_ACCESS_TOKEN must be set' }
        : undefined,
    );
    await expect(runOrder(up, goPorts(programs))).rejects.toThrow('run "pulumi login"');
  });

  test('a passphrase, where the stacks lie in a bucket', async () => {
    const programs = scriptedPrograms(() => whoami('s3://bucket'));
    const ports = goPorts(programs, { environment: {} });
    await expect(runOrder(up, ports)).rejects.toThrow('export PULUMI_CONFIG_PASSPHRASE');
  });

  test('an init', async () => {
    const programs = scriptedPrograms((command) =>
      command.startsWith('pulumi whoami')
        ? whoami('file://~')
        : command.startsWith('pulumi config')
          ? noStack
          : {},
    );
    await expect(runOrder(up, goPorts(programs))).rejects.toThrow('run ./go.sh init dev REGION');
  });

  test('credentials of AWS', async () => {
    const programs = scriptedPrograms((command) =>
      command.startsWith('pulumi whoami')
        ? whoami('file://~')
        : command.startsWith('pulumi config')
          ? config
          : {},
    );
    await expect(runOrder(up, goPorts(programs))).rejects.toThrow('AWS credentials are missing');
    expect(programs.ran).toEqual([]);
  });
});

describe('the organisation', () => {
  const outputs = parseOrder(['outputs', 'dev', 'networks']);
  const answers = (url: string) => (command: string) =>
    command.startsWith('pulumi whoami') ? whoami(url) : command.startsWith('pulumi config') ? config : {};

  test.each(['PULUMI_ORGANISATION', 'PULUMI_ORGANIZATION'])('of %s stands before the stack', async (name) => {
    const programs = scriptedPrograms(answers('https://app.pulumi.com'));
    await runOrder(outputs, goPorts(programs, { environment: { [name]: 'acme' } }));
    expect(programs.ran).toEqual(['pulumi stack output --stack acme/dev-networks']);
  });

  test('is passed over on a backend that has none', async () => {
    const programs = scriptedPrograms(answers('file://~'));
    const environment = { PULUMI_ORGANISATION: 'acme', PULUMI_CONFIG_PASSPHRASE: '' };
    await runOrder(outputs, goPorts(programs, { environment }));
    expect(programs.ran).toEqual(['pulumi stack output --stack dev-networks']);
  });
});

describe('init', () => {
  const order = parseOrder(['init', 'dev', 'eu-west-1']);
  const hash = 'scrypt:the-hash';
  const fresh = (command: string) => {
    if (command.startsWith('pulumi whoami')) return whoami('file://~');
    if (command.startsWith('pulumi config --json')) return noStack;
    return command.startsWith('node gateway/host/hash-password.ts') ? { stdout: `${hash}\n` } : undefined;
  };

  test('makes a password where none is given, shows it once, and stores its hash alone', async () => {
    const programs = scriptedPrograms(fresh);
    const ports = goPorts(programs);
    await runOrder(order, ports);
    const shown = /its password (\S{24}) /.exec(ports.said.join('\n'))?.[1] ?? 'none was shown';
    expect(programs.inputs).toEqual([hash]);
    expect(programs.ran.join('\n')).not.toContain(shown);
    expect(programs.ran.join('\n')).not.toContain(hash);
  });

  test('shows no password that was given', async () => {
    const programs = scriptedPrograms(fresh);
    const environment = { GATEWAY_HTTP_PASSWORD: 'given by somebody', PULUMI_CONFIG_PASSPHRASE: 'x' };
    const ports = goPorts(programs, { environment });
    await runOrder(order, ports);
    expect([...ports.said, ...programs.ran].join('\n')).not.toContain('given by somebody');
  });

  test('works without credentials, and says what it then leaves out', async () => {
    const programs = scriptedPrograms(fresh);
    const ports = goPorts(programs);
    await runOrder(order, ports);
    expect(ports.said.join('\n')).toContain('the image of the hosts is not looked up');
    expect(programs.ran).toContain('pulumi stack init --no-select --stack dev-gateway');
  });
});
